// Tells the newsroom that this record is open here, and its reader who else has it open or has saved it since.
"use strict";
{
  const EVERY = 15000;
  const place = document.getElementById("presence");
  const form = place.closest("form");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const tab = Array.from(crypto.getRandomValues(new Uint32Array(4)), (number) => number.toString(16)).join("-");
  // A form that was refused holds what is not saved yet.
  const wasRefused = document.querySelector(".errornote") !== null;
  const opened = typed();
  // Whether the newsroom was told that something is being edited.
  let isTold = false;
  let shown = "";

  function typed() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  function send(said, options) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, tab, ...said });
    return fetch(place.dataset.address, { method: "POST", body, ...options });
  }

  async function beat() {
    if (document.visibilityState !== "visible") {
      return;
    }
    try {
      isTold = wasRefused || typed() !== opened;
      const response = await send({ is_editing: isTold ? "1" : "0" });
      // Whoever was logged out meanwhile is sent to another page.
      if (response.ok && !response.redirected) {
        show(await response.json());
      }
    } catch {
      // Without a connection nothing is known: the next beat tries again.
    }
  }

  function show(answer) {
    const lines = answer.others.map(line);
    if (answer.head > Number(place.dataset.seen)) {
      lines.push(newer(answer));
    }
    const words = lines.map((found) => found.textContent).join("\n");
    // Said once: a live region that is written again is read out again.
    if (words !== shown) {
      shown = words;
      place.replaceChildren(...lines);
    }
  }

  function line(other) {
    const { mine, editing, reading } = place.dataset;
    const words = other.is_me ? mine : other.is_editing ? editing : reading;
    return paragraph(words.replace("{name}", () => other.name));
  }

  function newer(answer) {
    const { newer: words, look, compare, seen } = place.dataset;
    const said = paragraph(`${words.replace("{number}", answer.head).replace("{name}", () => answer.by)} `);
    const link = document.createElement("a");
    link.href = `${compare}?from=${seen}&to=head`;
    // What is typed here stays here.
    link.target = "_blank";
    link.textContent = look;
    said.append(link);
    said.className = "newer";
    return said;
  }

  function paragraph(words) {
    const made = document.createElement("p");
    made.textContent = words;
    return made;
  }

  form.addEventListener("input", () => isTold || beat());
  document.addEventListener("visibilitychange", beat);
  window.addEventListener("focus", beat);
  window.addEventListener("pageshow", (event) => event.persisted && beat());
  window.addEventListener("pagehide", () => send({ left: "1" }, { keepalive: true }).catch(() => {}));
  setInterval(beat, EVERY);
  beat();
}
