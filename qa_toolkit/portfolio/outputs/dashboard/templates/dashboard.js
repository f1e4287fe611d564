// The table of organisations, from the data in this page; sorting and shortening of the other tables. Without this script they are whole.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, kind) => {
    const element = document.createElement(tag);
    if (text !== undefined) {
      element.textContent = text;
    }
    if (kind) {
      element.className = kind;
    }
    return element;
  };
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const signed = (number) => (number > 0 ? `+${number}` : number < 0 ? `\u2212${-number}` : "0");
  const NONE = "\u2013";

  // Tables that stand in the page

  const shorten = (list) => {
    const first = Number(list.dataset.first);
    const entries = () => [...(list.tBodies ? list.tBodies[0].rows : list.children)];
    const number = entries().length;
    if (!first || number <= first + 2) {
      return () => {};
    }
    const button = make("button", "", "more");
    button.type = "button";
    const printed = make("p", `The first ${first} of these ${number} are printed.`, "cut printed");
    let all = false;
    const show = () => {
      entries().forEach((entry, place) => {
        entry.hidden = !all && place >= first;
      });
      button.textContent = all ? `Show the first ${first} only` : `Show ${number - first} more`;
      button.setAttribute("aria-expanded", String(all));
      printed.hidden = all;
    };
    button.addEventListener("click", () => {
      all = !all;
      show();
    });
    (list.closest(".scroll") || list).after(button, printed);
    show();
    return show;
  };

  const headButton = (head, press) => {
    const button = make("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", press);
    head.append(button);
  };

  const standing = (table) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const says = make("p", "", "unseen");
    says.setAttribute("role", "status");
    const show = shorten(table);
    const order = new Intl.Collator("en-GB", { numeric: true });
    const value = (row, place) => {
      const cell = row.cells[place];
      const text = cell.dataset.v ?? cell.textContent.trim();
      const number = Number.parseFloat(text);
      return /^[-\d]/.test(text) && !/^\d{4}-/.test(text) ? number : text === NONE ? -Infinity : text;
    };
    const compare = (one, two) => (typeof one === "number" && typeof two === "number" ? one - two : order.compare(one, two));
    const sortable = heads.filter((head) => head.dataset.plain === undefined);
    sortable.forEach((head) => {
      const place = head.cellIndex;
      head.setAttribute("aria-sort", head.dataset.sorted || "none");
      headButton(head, () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        sortable.forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].map((row) => [value(row, place), row]);
        rows.sort((one, two) => (down ? compare(two[0], one[0]) : compare(one[0], two[0])));
        body.append(...rows.map(([, row]) => row));
        show();
        says.textContent = `Sorted by ${head.textContent.replace(/\u00ad/g, "")}, ${down ? "descending" : "ascending"}.`;
      });
    });
    table.closest(".scroll").after(says);
  };

  document.querySelectorAll("table.sortable").forEach(standing);
  document.querySelectorAll("[data-first]:not(.sortable)").forEach(shorten);

  // The organisations

  const data = JSON.parse(byId("audits").textContent);
  const { parts, rows } = data;
  if (!rows.length) {
    return; // the page says so already
  }
  const NAME = 0, ID = 1, PART = 2, KIND = 3, AREA = 4, PHASE = 5, REGION = 6, ON = 7, LATE = 8, PERCENT = 9, CHANGE = 10, AGREES = 11;
  const MEETS = 12, RULES = 13, GAPS = 14, BLOCKING = 15, ANSWERED = 16, APPLIES = 17, EXPIRING = 18, DUE = 19, OVERDUE = 20, SECTIONS = 21;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const shortDay = (iso) => `${Number(iso.slice(8))} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
  const dayNumber = (iso) => (iso ? Number(iso.replaceAll("-", "")) : null);
  const heat = (number) => (number === null || number === undefined ? "n" : `n h${Math.floor(number / 10)}`);
  const figure = (number) => (number === null || number === undefined ? NONE : String(number));

  // A column has a title, a number by which it sorts (null comes last), and the words and the class of a cell.
  const coded = (title, at, list) => ({ title, key: (row) => row[at], words: (row) => list[row[at]] || NONE, kind: () => "word" });
  const counted = (title, at) => ({ title, key: (row) => row[at], words: (row) => figure(row[at]), kind: () => "n" });
  const heated = (title, at) => ({ title, key: (row) => row[at] ?? null, words: (row) => figure(row[at]), kind: (row) => heat(row[at]) });
  const asCount = (list) => list.filter(Boolean).length;

  const columnsOf = (part) => [
    { title: "Organisation", key: (_, place) => place, words: (row) => row[NAME], kind: () => "" },
    ...(part === null ? [{ title: "Standard and whose judgements", key: (row) => row[PART], words: (row) => parts[row[PART]].title, kind: () => "std" }] : []),
    heated("Per cent", PERCENT),
    ...(part === null ? [] : parts[part].sections.map((title, place) => heated(title, SECTIONS + place))),
    { title: "Change since last round", key: (row) => row[CHANGE], words: (row) => (row[CHANGE] === null ? NONE : signed(row[CHANGE])), kind: () => "n" },
    { title: "Rules that would be met", key: (row) => (row[RULES] ? row[MEETS] : null), words: (row) => (row[RULES] ? `${row[MEETS]} of ${row[RULES]}` : NONE), kind: () => "n" },
    counted("Not met", GAPS),
    counted("In the way of the award", BLOCKING),
    { title: "Answered", key: (row) => row[ANSWERED], words: (row) => `${row[ANSWERED]} of ${row[APPLIES]}`, kind: () => "n" },
    { title: "Submitted", key: (row) => dayNumber(row[ON]), words: (row) => (row[ON] ? `${shortDay(row[ON])}${row[LATE] ? ", late" : ""}` : "still open"), kind: () => "word" },
    { title: "Agrees with external, %", key: (row) => row[AGREES], words: (row) => figure(row[AGREES]), kind: () => "n" },
    counted("Evidence expiring", EXPIRING),
    counted("Actions due", DUE),
    counted("Actions overdue", OVERDUE),
    ...(asCount(data.kind) ? [coded("Kind", KIND, data.kind)] : []),
    ...(asCount(data.area) ? [coded("Area", AREA, data.area)] : []),
    ...(asCount(data.phase) ? [coded("Phase", PHASE, data.phase)] : []),
    ...(asCount(data.region) ? [coded("Region", REGION, data.region)] : []),
  ];

  const grid = byId("grid");
  const head = grid.tHead;
  const body = grid.tBodies[0];
  const field = { part: byId("f-part"), text: byId("f-text"), kind: byId("f-kind"), area: byId("f-area"), phase: byId("f-phase"), returned: byId("f-returned") };
  const everything = rows.map((_, place) => place); // by name, as the rows stand
  let columns = [];
  let sorted = { place: 0, down: false };
  let order = everything;
  let shown = everything;
  let start = 0;
  let searched = null; // what the text is looked for in

  const keyOf = (column) => rows.map((row, place) => column.key(row, place));
  const sortRows = () => {
    const key = keyOf(columns[sorted.place]);
    const turn = sorted.down ? -1 : 1;
    const have = everything.filter((place) => key[place] !== null);
    const lack = everything.filter((place) => key[place] === null);
    have.sort((one, two) => turn * (key[one] - key[two]) || one - two);
    order = have.concat(lack);
  };

  const prepareSearch = () => {
    searched ??= rows.map((row) => plain(`${row[NAME]} ${row[ID]}`));
  };

  const filterRows = () => {
    const wanted = [["part", PART], ["kind", KIND], ["area", AREA], ["phase", PHASE]].filter(([name]) => field[name].value !== "").map(([name, at]) => [at, Number(field[name].value)]);
    const words = plain(field.text.value).split(/\s+/).filter(Boolean);
    if (words.length) {
      prepareSearch();
    }
    const returned = field.returned.value;
    const came = (row) => !returned || (returned === "late" ? row[LATE] : returned === "open" ? !row[ON] : row[ON]);
    shown = order.filter((place) => {
      const row = rows[place];
      return wanted.every(([at, value]) => row[at] === value) && came(row) && words.every((word) => searched[place].includes(word));
    });
    start = 0;
  };

  const drawHead = () => {
    const line = make("tr");
    columns.forEach((column, place) => {
      const cell = make("th", column.title);
      cell.scope = "col";
      headButton(cell, () => {
        sorted = { place, down: sorted.place === place && !sorted.down };
        sortRows();
        filterRows();
        draw();
      });
      line.append(cell);
    });
    head.replaceChildren(line);
  };

  const drawRow = (place) => {
    const row = rows[place];
    const line = make("tr");
    columns.forEach((column, at) => {
      const cell = make(at ? "td" : "th", column.words(row), column.kind(row));
      if (!at) {
        cell.scope = "row";
        if (row[ID] && row[ID] !== row[NAME]) {
          cell.append(" ", make("span", row[ID], "id"));
        }
      }
      line.append(cell);
    });
    return line;
  };

  const draw = () => {
    const size = Number(byId("size").value);
    [...head.rows[0].cells].forEach((cell, place) => cell.setAttribute("aria-sort", place === sorted.place ? (sorted.down ? "descending" : "ascending") : "none"));
    body.replaceChildren(...shown.slice(start, start + size).map(drawRow));
    const end = Math.min(start + size, shown.length);
    const of = new Intl.NumberFormat("en-GB");
    const which = shown.length === rows.length ? `${of.format(rows.length)} audits` : `${of.format(shown.length)} of ${of.format(rows.length)} audits`;
    const how = `in order of \u2018${columns[sorted.place].title}\u2019${sorted.down ? ", descending" : ""}`;
    byId("says").textContent = shown.length ? `${which}, ${how}; rows ${of.format(start + 1)} to ${of.format(end)} stand here.` : "No audit is like that. Show all again, or choose less.";
    byId("page-says").textContent = shown.length ? `Page ${Math.floor(start / size) + 1} of ${Math.ceil(shown.length / size)}` : "";
    // A button that has the keyboard and goes out would leave it nowhere.
    const [back, on] = [byId("previous"), byId("next")];
    const held = document.activeElement;
    back.disabled = start === 0;
    on.disabled = end >= shown.length;
    if (held === on && on.disabled) {
      back.focus();
    } else if (held === back && back.disabled) {
      on.focus();
    }
  };

  const choosePart = () => {
    const title = columns.length ? columns[sorted.place].title : "";
    columns = columnsOf(field.part.value === "" ? null : Number(field.part.value));
    const place = columns.findIndex((column) => column.title === title);
    sorted = place < 0 ? { place: 0, down: false } : { ...sorted, place };
    drawHead();
    sortRows();
  };

  // Upwards first: asked for after the new rows it would cost a second layout.
  const toTop = () => {
    grid.parentElement.scrollTop = 0;
  };

  const renew = () => {
    toTop();
    filterRows();
    draw();
  };

  const options = (select, first, list) => {
    const all = make("option", first);
    all.value = "";
    select.append(all);
    for (const [value, words] of list) {
      const option = make("option", words);
      option.value = String(value);
      select.append(option);
    }
  };

  const largest = parts.reduce((best, part, place) => (part.audits > parts[best].audits ? place : best), 0);
  options(field.part, "All (without sections, which differ)", parts.map((part, place) => [place, `${part.title} (${part.audits})`]));
  field.part.options[largest + 1].defaultSelected = true;
  for (const [name, list] of [["kind", data.kind], ["area", data.area], ["phase", data.phase]]) {
    options(field[name], "All", list.map((words, place) => [place, words || "not said"]));
    field[name].closest(".field").hidden = !asCount(list);
  }
  options(field.returned, "All", [["submitted", "Submitted"], ["late", "Submitted late"], ["open", "Still open"]]);

  field.part.addEventListener("change", () => {
    choosePart();
    renew();
  });
  for (const name of ["kind", "area", "phase", "returned"]) {
    field[name].addEventListener("change", renew);
  }
  field.text.addEventListener("input", renew);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("reset", () => {
    setTimeout(() => { // the fields have their first values only after this event
      field.part.value = "";
      sorted = { place: 0, down: false };
      choosePart();
      renew();
    });
  });
  byId("size").addEventListener("change", () => {
    start = 0;
    draw();
  });
  const turn = (by) => {
    toTop();
    start = Math.max(0, start + by * Number(byId("size").value));
    draw();
  };
  byId("previous").addEventListener("click", () => turn(-1));
  byId("next").addEventListener("click", () => turn(1));

  choosePart();
  filterRows();
  draw();
  byId("app").hidden = false;
  byId("needs-script").hidden = true;
  setTimeout(prepareSearch, 500); // after the page is there, before somebody types
})();
