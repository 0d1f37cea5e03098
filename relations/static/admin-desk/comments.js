// Puts the number of open threads beside each field and row that they are about.
"use strict";
{
  function beside({ field, rows, row }) {
    if (field) {
      const places = [`label[for="id_${field}"]`, `.fieldBox.field-${field} label`, `.form-row.field-${field} label`];
      return places.map((place) => document.querySelector(place)).find(Boolean);
    }
    const group = document.getElementById(`${rows}-group`);
    const id = row && group?.querySelector(`input[name^="${rows}-"][name$="-id"][value="${row}"]`);
    const place = id && id.closest(".inline-related, tr.form-row")?.querySelector("td.original p, h3 .inline_label");
    return place || group?.querySelector("h2");
  }

  for (const badge of document.querySelectorAll(".comment-badges > .comment-badge")) {
    const place = beside(badge.dataset);
    place?.classList.add("commented");
    place?.append(" ", badge);
  }
}
