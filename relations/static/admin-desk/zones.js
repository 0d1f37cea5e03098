// Shows the moment that is being typed on the clocks of the capitals. The server reads it again.
"use strict";

(function () {
  const language = document.documentElement.lang || "fr";

  // How far the clock of a zone is ahead of UTC at a moment, in milliseconds.
  function ahead(zone, moment) {
    const parts = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric",
    }).formatToParts(new Date(moment));
    const at = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - moment;
  }

  // The moments at which a clock of the zone shows this: one, or none or two where clocks are changed.
  function moments(zone, typed) {
    const local = Date.parse(`${typed}Z`);
    const day = 24 * 60 * 60 * 1000;
    const offsets = new Set([ahead(zone, local - day), ahead(zone, local + day)]);
    return [...offsets].map((offset) => local - offset).filter((moment) => moment + ahead(zone, moment) === local);
  }

  function line(words, isError) {
    const item = document.createElement("li");
    item.textContent = words;
    item.className = isError ? "error" : "";
    return item;
  }

  function shown(list, typed) {
    const zones = list.dataset.zones.split(",");
    const found = moments(zones[0], typed);
    if (found.length !== 1) {
      return [line(found.length ? list.dataset.twice : list.dataset.missing, true)];
    }
    const cities = list.dataset.cities.split(",");
    return zones.map((zone, place) => {
      const format = new Intl.DateTimeFormat(language, { timeZone: zone, dateStyle: "full", timeStyle: "short" });
      return line(`${cities[place]}${language.startsWith("fr") ? "\u00a0:" : ":"} ${format.format(found[0])}`);
    });
  }

  function follow(list) {
    const field = document.getElementById(list.dataset.field);
    const show = () => list.replaceChildren(...(Number.isNaN(Date.parse(`${field.value}Z`)) ? [] : shown(list, field.value)));
    field.addEventListener("input", show);
    if (field.value) {
      show();
    }
  }

  document.querySelectorAll("ul.zones[data-field]").forEach(follow);
})();
