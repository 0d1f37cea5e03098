// The reading desk by keys: one proposal is the current one; what is decided is sent and the page brought up to date in
// its place. Without this script every button works by itself.
"use strict";
{
  const OFF = "entente.desk.keys-off";
  let isSending = false;
  // Keys pressed while an answer is awaited, and what was decided here, the latest last.
  let keys = [];
  const decided = [];

  const desk = () => document.getElementById("reading");
  const cards = () => Array.from(document.querySelectorAll(".proposal"));
  const current = () => document.querySelector(".proposal.current");

  function choose(card, { isFocused = true } = {}) {
    for (const shown of document.querySelectorAll("#reading .current")) {
      shown.classList.remove("current");
      shown.removeAttribute("aria-current");
    }
    if (!card) {
      return;
    }
    card.classList.add("current");
    card.setAttribute("aria-current", "true");
    const marks = Array.from(document.querySelectorAll(`.said[data-p~="${card.dataset.pk}"]`));
    marks.forEach((mark) => mark.classList.add("current"));
    // Within its own frame: the page itself follows the card.
    const frame = document.querySelector(".article-text");
    if (marks[0] && frame) {
      frame.scrollTop += marks[0].getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3;
    }
    if (isFocused) {
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }
  }

  function step(by) {
    const all = cards();
    const at = all.indexOf(current());
    choose(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  // The answer is the whole page, shown in the place of the old one.
  function isTypedIn(card) {
    return Array.from(card.querySelectorAll("input:not([type=hidden]), textarea, select")).some((field) => {
      if (field.type === "checkbox" || field.type === "radio") {
        return field.checked !== field.defaultChecked;
      }
      const first = field.options ? Array.from(field.options).find((option) => option.defaultSelected) : null;
      return field.options ? field.value !== (first ?? field.options[0])?.value : field.value !== field.defaultValue;
    });
  }

  class SessionEnded extends Error {}

  // The desk in an answer; of somebody who is no longer logged in the server asks for a password instead.
  function deskIn(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const made = page.getElementById("reading");
    if (!made && page.querySelector("input[type=password]")) {
      throw new SessionEnded();
    }
    if (!made) {
      throw new Error("no desk");
    }
    return made;
  }

  // Nothing is sent away with the page: every field keeps what was typed, also of proposals that were not sent.
  function tellOfTheEnd() {
    const told = document.getElementById("session-ended-note");
    if (told) {
      told.focus();
      return;
    }
    const note = document.getElementById("session-ended").content.firstElementChild.cloneNode(true);
    note.id = "session-ended-note";
    desk().prepend(note);
    note.focus();
  }

  // Logged in again on another page, there is another token for the forms of this one.
  async function takeNewToken() {
    const answer = await fetch(window.location.pathname, { credentials: "same-origin" });
    const token = deskIn(await answer.text()).querySelector("[name=csrfmiddlewaretoken]").value;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      field.value = token;
    }
    document.getElementById("session-ended-note").remove();
    return token;
  }

  function show(html, sent) {
    const made = deskIn(html);
    const frame = document.querySelector(".article-text")?.scrollTop ?? 0;
    const typed = cards().filter((card) => card.dataset.pk !== sent && isTypedIn(card));
    desk().replaceWith(made);
    // What was typed into another proposal meanwhile is kept.
    for (const card of typed) {
      const now = document.getElementById(card.id);
      if (now?.dataset.state === "waiting") {
        card.classList.remove("current");
        now.replaceWith(card);
      }
    }
    document.querySelector(".article-text").scrollTop = frame;
    start();
  }

  // Sends a form, or fetches an address, and shows the answer.
  async function ask(address, said, { pk = "", isDecision = false, failed }) {
    if (isSending) {
      return;
    }
    isSending = true;
    desk().setAttribute("aria-busy", "true");
    try {
      if (document.getElementById("session-ended-note")) {
        const token = await takeNewToken();
        said?.set("csrfmiddlewaretoken", token);
      }
      const answer = await fetch(address, { method: said ? "POST" : "GET", body: said, credentials: "same-origin" });
      if (answer.status === 403) {
        // The token of the forms went with the session.
        throw new SessionEnded();
      }
      show(await answer.text(), pk);
      if (isDecision && answer.redirected) {
        decided.push(pk);
      }
      const at = new URL(answer.url).searchParams.get("at");
      if (at) {
        choose(document.getElementById(`p${at}`));
      }
      document.querySelector("#reading .errors :is(input, select, textarea)")?.focus();
    } catch (error) {
      if (!(error instanceof SessionEnded)) {
        failed();
        return;
      }
      isSending = false;
      keys = [];
      desk().removeAttribute("aria-busy");
      tellOfTheEnd();
      return;
    }
    isSending = false;
    desk().removeAttribute("aria-busy");
    // What was refused has to be looked at first.
    keys = document.querySelector("#reading .errornote") ? [] : keys;
    const key = keys.shift();
    if (key) {
      KEYS[key]();
    }
  }

  function send(form, button) {
    const pk = form.closest(".proposal")?.dataset.pk ?? "";
    const isDecision = pk !== "" && button.name !== "_undo";
    // No answer: the stock way, which says so.
    const failed = () => {
      form.dataset.isStock = "1";
      form.requestSubmit(button);
    };
    ask(form.action, new FormData(form, button), { pk, isDecision, failed });
  }

  function press(name) {
    current()?.querySelector(`button[name="${name}"]`)?.click();
  }

  // The current proposal if it is decided; the one that was decided last otherwise.
  function undo() {
    while (current()?.dataset.state === "waiting" && decided.length) {
      const last = document.getElementById(`p${decided.pop()}`);
      if (last && last.dataset.state !== "waiting") {
        choose(last);
      }
    }
    press("_undo");
  }

  async function edit() {
    const link = current()?.querySelector("a[data-edit]");
    const chosen = current()?.querySelector(".choices input:checked")?.value;
    if (link) {
      await ask(link.href, null, { pk: current().dataset.pk, failed: () => window.location.assign(link.href) });
    }
    for (const option of current()?.querySelectorAll(".choices input") ?? []) {
      option.checked = option.value === chosen;
    }
    current()?.querySelector(".fields :is(input:not([type=hidden]), select, textarea)")?.focus();
  }

  // What is selected in the text goes into the field of words, with its place.
  function take() {
    const chosen = window.getSelection();
    const text = document.querySelector(".article-text");
    const field = document.getElementById("mark-words");
    if (!field || chosen.isCollapsed || !text.contains(chosen.anchorNode)) {
      field?.focus();
      return;
    }
    const range = chosen.getRangeAt(0);
    const said = range.cloneContents();
    said.querySelectorAll("a.tag").forEach((tag) => tag.remove());
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const until = before.cloneContents();
    until.querySelectorAll("a.tag").forEach((tag) => tag.remove());
    const words = said.textContent;
    field.value = words.trim();
    // Offsets count code points.
    const blank = words.length - words.trimStart().length;
    field.form.elements.start.value = Array.from(until.textContent).length + blank;
    field.form.querySelector("button")?.focus();
  }

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    a: () => press("_accept"),
    r: () => press("_refuse"),
    u: undo,
    e: edit,
    m: take,
  };

  function isTyping(place) {
    return place.isContentEditable || place.closest("input:not([type=radio]), textarea, select, dialog") !== null;
  }

  function onKey(event) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (event.key === "Escape" && event.target.closest?.(".proposal, .marking")) {
      choose(event.target.closest(".proposal") ?? current());
      return;
    }
    if (!isPlain || localStorage.getItem(OFF) !== null || isTyping(event.target)) {
      return;
    }
    if (event.repeat && !"jk".includes(event.key)) {
      return;
    }
    if (/^[1-9]$/.test(event.key)) {
      const option = current()?.querySelectorAll(".choices input")[Number(event.key) - 1];
      if (option) {
        option.checked = true;
      }
    } else if (KEYS[event.key] && isSending) {
      // A decision is for what can be seen: keys that decide are not kept for the next proposal.
      if ("jk".includes(event.key)) {
        keys.push(event.key);
      }
    } else if (KEYS[event.key]) {
      KEYS[event.key]();
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function start() {
    for (const form of desk().querySelectorAll(".proposal form, .marking")) {
      if (form.dataset.isHeard) {
        continue;
      }
      form.dataset.isHeard = "1";
      form.addEventListener("submit", (event) => {
        if (!form.dataset.isStock) {
          event.preventDefault();
          send(form, event.submitter);
        }
      });
    }
    for (const card of cards()) {
      card.addEventListener("focusin", () => card !== current() && choose(card, { isFocused: false }));
    }
    for (const link of desk().querySelectorAll("a[data-edit]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        choose(link.closest(".proposal"));
        edit();
      });
    }
    document.getElementById("mark-words")?.addEventListener("input", (event) => {
      event.target.form.elements.start.value = "";
    });
    const asked = document.getElementById(`p${desk().dataset.current}`);
    choose(asked ?? cards().find((card) => card.dataset.state === "waiting") ?? cards()[0], { isFocused: asked !== null });
  }

  // Before the keys of the whole desk, of which some mean something else here.
  document.addEventListener("keydown", onKey, true);
  if (desk()) {
    start();
  }
}
