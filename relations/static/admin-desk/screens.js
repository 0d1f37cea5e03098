// Fits lists and forms to small screens: filters start closed, and cells of rows know their column.
"use strict";
{
  const filters = document.querySelector(".list-filters");
  if (filters && window.matchMedia("(max-width: 767px)").matches) {
    filters.open = false;
  }

  // Before the stock script copies the empty row for a new one.
  for (const table of document.querySelectorAll(".inline-group .tabular table, #result_list")) {
    const labels = Array.from(table.querySelectorAll("thead th"), (cell) => cell.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr:not(.row-form-errors)")) {
      Array.from(row.cells).forEach((cell, place) => labels[place] && cell.setAttribute("data-label", labels[place]));
    }
    table.classList.add("labelled");
  }
}
