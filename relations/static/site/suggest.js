// Names and titles under a box while somebody types. Without this file the box works all the same.
// A search box leads to what is chosen; the box of a form ("data-kind") is filled with it.
for (const box of document.querySelectorAll("input[data-suggestions]")) {
  const list = document.createElement("ul");
  list.id = `found-${box.id || "top"}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.getAttribute("aria-label") || box.labels[0].textContent);
  list.hidden = true;
  box.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) {
    box.setAttribute(name, value);
  }
  let at = -1, waiting, asked = 0;

  const show = (open) => { list.hidden = !open; box.setAttribute("aria-expanded", open); if (!open) choose(-1); };
  const choose = (number) => {
    at = number;
    [...list.children].forEach((one, place) => one.setAttribute("aria-selected", place === at));
    box.setAttribute("aria-activedescendant", at < 0 ? "" : list.children[at].id);
  };
  const take = (one) => {
    if (!box.dataset.kind) return (location = one.address);
    box.value = one.textContent;
    show(false);
  };
  const fill = (rows) => {
    list.replaceChildren(...rows.map((row, place) => {
      const one = document.createElement("li");
      one.id = `${list.id}-${place}`;
      one.setAttribute("role", "option");
      one.lang = row.language;
      one.textContent = row.title;
      one.addEventListener("mousedown", (event) => { event.preventDefault(); take(one); });
      one.address = row.address;
      return one;
    }));
    show(rows.length > 0);
  };
  const ask = async () => {
    const mine = ++asked, words = box.value.trim();
    if (words.length < 2) return show(false);
    const answer = await fetch(`${box.dataset.suggestions}?${box.dataset.kind ? `kind=${box.dataset.kind}&` : ""}q=${encodeURIComponent(words)}`).catch(() => null);
    if (answer?.ok && mine === asked) fill((await answer.json()).suggestions);
  };

  show(false);
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  box.addEventListener("blur", () => { asked++; clearTimeout(waiting); show(false); });
  box.addEventListener("keydown", (event) => {
    const number = list.children.length;
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose((at + (event.key === "ArrowDown" ? 1 : number + (at < 0 ? 0 : -1))) % number);
    } else if (event.key === "Escape") {
      event.preventDefault();
      show(false);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(list.children[at]);
    }
  });
}

// The address of a narrowed list says what was chosen, and nothing of what was left empty.
for (const form of document.querySelectorAll(".filters form")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
  });
}
