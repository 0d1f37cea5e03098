// Keys for what the desk does all day. They press what is on the page; `data-key` names the key of a button or link.
"use strict";
{
  const OFF = "entente.desk.keys-off";
  const sheet = document.getElementById("shortcuts");
  const isOn = sheet.querySelector("input[type=checkbox]");

  function isTyping(place) {
    return place.isContentEditable || place.closest("input, textarea, select, [role=combobox], dialog") !== null;
  }

  // The next or the one before of the records that a list names.
  function go(step) {
    const links = Array.from(document.querySelectorAll("#result_list .field-name a, .desk-lines > li > div > a:first-child"));
    const at = links.indexOf(document.activeElement);
    links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step]?.focus();
  }

  function press(key) {
    const found = Array.from(document.querySelectorAll(`[data-key="${key}"]`));
    found.find((button) => !button.disabled)?.click();
    return found.length > 0;
  }

  isOn.checked = localStorage.getItem(OFF) === null;
  isOn.addEventListener("change", () => (isOn.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  document.querySelector(".open-shortcuts")?.addEventListener("click", () => sheet.showModal());
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (!isOn.checked || !isPlain || event.repeat && !"jk".includes(event.key) || isTyping(event.target)) {
      return;
    }
    if (event.key === "?") {
      sheet.showModal();
    } else if (event.key === "j" || event.key === "k") {
      go(event.key === "j" ? 1 : -1);
    } else if (!/^[a-z]$/.test(event.key) || !press(event.key)) {
      return;
    }
    event.preventDefault();
  });
}
