// Finds criteria in window.searchIndex while somebody types. Without this script the pages are plain lists.
(() => {
  "use strict";
  const MOST = 40;
  const form = document.getElementById("search");
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const says = document.getElementById("found-says");
  const list = document.getElementById("found-list");
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}:.]+/gu, " ");
  const entries = window.searchIndex.map((one) => ({
    ...one,
    head: ` ${plain(`${one.standard} ${one.number} ${one.title}`)}`,
    rest: ` ${plain(`${one.text} ${one.more}`)}`,
  }));

  // Each word must begin a word; those that stand in titles count most.
  function matches(words) {
    const scored = [];
    for (const entry of entries) {
      let score = 0;
      for (const word of words) {
        const begins = ` ${word}`;
        const inside = entry.head.includes(begins) ? 3 : entry.rest.includes(begins) ? 1 : 0;
        if (!inside) {
          score = 0;
          break;
        }
        score += inside;
      }
      if (score) {
        scored.push([score, entry]);
      }
    }
    return scored.sort((one, two) => two[0] - one[0]).map(([, entry]) => entry);
  }

  function row(entry) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = entry.at;
    link.textContent = `${entry.standard} ${entry.number} ${entry.title}`;
    const status = document.createElement("span");
    status.className = "status";
    status.textContent = entry.status;
    const text = document.createElement("span");
    text.className = "line";
    text.textContent = entry.text;
    item.append(link, " ", status, text);
    return item;
  }

  function show() {
    const words = plain(query.value).split(" ").filter(Boolean);
    found.hidden = !words.length;
    const hits = words.length ? matches(words) : [];
    const shown = hits.slice(0, MOST);
    const number = hits.length === 1 ? "1 criterion" : `${hits.length} criteria`;
    says.textContent = hits.length > MOST ? `${number}; the first ${MOST} stand here.` : hits.length ? `${number}.` : "Nothing found. Try fewer or shorter words.";
    list.replaceChildren(...shown.map(row));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      query.value = "";
      show();
    }
  });
  list.addEventListener("click", () => {
    found.hidden = true;
  });
  query.addEventListener("input", show);
  form.hidden = false;
})();
