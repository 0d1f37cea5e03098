// Whoever writes words of their own has chosen them; whoever chooses a version sends no words of their own.
"use strict";
for (const own of document.querySelectorAll(".merge-line .own textarea")) {
  const line = own.closest(".merge-line");
  const choice = line.querySelector("input[type=radio][value=own]");
  own.addEventListener("input", () => {
    choice.checked = true;
  });
  line.closest("form").addEventListener("formdata", (event) => {
    if (!choice.checked) {
      event.formData.delete(own.name);
    }
  });
}
