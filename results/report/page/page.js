// SPDX-License-Identifier: Apache-2.0
"use strict";

// Everything is readable without this script: it sorts tables, turns the gallery and copies text.

const announce = (text) => {
  document.getElementById("announcement").textContent = text;
};

// Tables: a heading sorts by its column, best first, then worst first, then as the run had it.

const sortOrders = { none: "first", first: "second", second: "none" };

function compareRows(column, sign) {
  return (a, b) => {
    const [x, y] = [a, b].map((row) => parseFloat(row.cells[column].dataset.value));
    if (isFinite(x) && isFinite(y)) return sign * (x - y);
    if (isFinite(x) || isFinite(y)) return isFinite(x) ? -1 : 1;
    return 0;
  };
}

function compareLabels(sign) {
  return (a, b) => sign * a.cells[0].textContent.localeCompare(b.cells[0].textContent);
}

function sortTable(table, rows, heading) {
  const order = sortOrders[heading.dataset.order || "none"];
  for (const other of table.tHead.rows[0].cells) {
    other.dataset.order = "none";
    other.removeAttribute("aria-sort");
  }
  heading.dataset.order = order;
  const sorted = [...rows];
  let ascending = true;
  if (order !== "none") {
    const better = Number(heading.dataset.better || -1);
    ascending = (better < 0) === (order === "first");
    const sign = ascending ? 1 : -1;
    const column = heading.cellIndex;
    sorted.sort(column === 0 ? compareLabels(sign) : compareRows(column, sign));
    heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  }
  table.tBodies[0].append(...sorted);
  const name = heading.textContent.trim();
  announce(order === "none" ? "Methods in the run's order"
    : `Sorted by ${name}, ${ascending ? "ascending" : "descending"}`);
}

for (const table of document.querySelectorAll("table.sortable")) {
  const rows = [...table.tBodies[0].rows];
  for (const heading of table.tHead.rows[0].cells) {
    const button = heading.querySelector("button");
    button.addEventListener("click", () => sortTable(table, rows, heading));
  }
}

// Galleries: one image at a time, turned by buttons and arrow keys, chosen by its cases.

class Gallery {
  constructor(root) {
    this.root = root;
    this.images = [...root.querySelectorAll(".image")];
    this.chosen = this.images;
    this.current = this.images[0];
    this.selects = ["kind", "method", "metric"].map((name) => root.querySelector("." + name));
    root.querySelector(".controls").hidden = false;
    root.querySelector(".previous").addEventListener("click", () => this.turn(-1));
    root.querySelector(".next").addEventListener("click", () => this.turn(1));
    for (const select of this.selects) select.addEventListener("change", () => this.choose());
    this.show(this.current);
  }

  show(image) {
    this.current = image;
    for (const other of this.images) other.hidden = other !== image;
    const place = this.chosen.indexOf(image);
    this.root.querySelector(".nothing").hidden = image !== undefined;
    this.root.querySelector(".position").textContent =
      image ? `${place + 1} of ${this.chosen.length}` : "none";
  }

  turn(step) {
    if (this.chosen.length === 0) return;
    const count = this.chosen.length;
    this.show(this.chosen[(this.chosen.indexOf(this.current) + step + count) % count]);
  }

  choose() {
    const wanted = this.selects.map((select) => select.value);
    const any = wanted.every((value) => value === "");
    const matches = (key) => key.split("/").every((part, i) => wanted[i] === "" || wanted[i] === part);
    this.chosen = this.images.filter(
      (image) => any || image.dataset.cases.split(" ").some((key) => key !== "" && matches(key)));
    this.show(this.chosen.includes(this.current) ? this.current : this.chosen[0]);
  }

  reveal(image) {
    for (const select of this.selects) select.value = "";
    this.chosen = this.images;
    this.show(image);
    this.root.scrollIntoView();
  }

  isSeen() {
    const box = this.root.getBoundingClientRect();
    return box.top < window.innerHeight && box.bottom > 0;
  }
}

const galleries = [...document.querySelectorAll(".gallery")].map((root) => new Gallery(root));

/// Arrow keys move within these already.
const ownsArrows = (element) =>
  element.closest("input, select, textarea, [contenteditable]") !== null ||
  [...document.querySelectorAll(".scroll")].some(
    (box) => box.contains(element) && box.scrollWidth > box.clientWidth);

document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (ownsArrows(event.target)) return;
  const gallery = galleries.find((one) => one.root.contains(event.target)) ||
    galleries.find((one) => one.isSeen());
  if (!gallery) return;
  event.preventDefault();
  gallery.turn(step);
});

function showLinkedImage() {
  const image = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const gallery = galleries.find((one) => one.images.includes(image));
  if (gallery) gallery.reveal(image);
}
window.addEventListener("hashchange", showLinkedImage);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) showLinkedImage();
});
showLinkedImage();

// Text to copy.

for (const box of document.querySelectorAll(".copyable")) {
  const button = box.querySelector(".copy");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.querySelector("code").textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(box.querySelector("code"));
      button.textContent = "Press Ctrl+C";
    }
    announce(button.textContent);
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}
