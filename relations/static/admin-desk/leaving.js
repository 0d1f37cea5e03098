// Asks before a form is left whose typing would be lost.
"use strict";
{
  // Asked when the page is left: a script may have shown other forms by then.
  const forms = () => Array.from(document.querySelectorAll("#content form[method=post]:not(#changelist-form)"));
  // A form that was refused holds what is not saved yet.
  const wasRefused = document.querySelector("#content .errornote") !== null;
  let sent = null;

  function isChanged(field) {
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    if (field.tagName === "SELECT") {
      const options = Array.from(field.options);
      // Without a choice of its own, a list of one shows its first line.
      const isFirst = !field.multiple && !options.some((option) => option.defaultSelected);
      return options.some((option, place) => option.selected !== (isFirst ? place === 0 : option.defaultSelected));
    }
    return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
  }

  function isUnsaved(form) {
    const isLong = form.querySelector("textarea, input[type=text]") !== null;
    return (wasRefused && isLong) || Array.from(form.elements).some((field) => field.name && isChanged(field));
  }

  document.addEventListener("submit", (event) => {
    sent = event.defaultPrevented ? sent : event.target;
  });
  window.addEventListener("pageshow", () => {
    sent = null;
  });
  window.addEventListener("beforeunload", (event) => {
    if (forms().some((form) => form !== sent && isUnsaved(form))) {
      event.preventDefault();
    }
  });
}
