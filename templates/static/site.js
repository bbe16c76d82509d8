// Filters and sorts the list that is already in the page. Without this file the whole list shows.
(() => {
  const form = document.querySelector("[data-filters]");
  const table = document.querySelector("[data-practices]");
  if (!form || !table) return;

  const body = table.tBodies[0];
  const fold = (s) => s.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f'’.-]/g, "");
  const rows = [...body.rows].map((el, order) => {
    const d = el.dataset;
    return { el, order, text: fold(d.text), tight: fold(d.text).replaceAll(" ", ""), rating: d.rating, region: d.region, date: d.date, level: Number(d.level), apart: "apart" in d };
  });
  const status = document.querySelector("[data-status]");
  const everything = status.textContent;
  const all = rows.filter((r) => !r.apart).length.toLocaleString("en-GB");
  const empty = document.querySelector("[data-empty]");
  const letters = document.querySelector("[data-letters]");
  const results = document.querySelector("#results");
  const { q, region, sort } = form.elements;
  const boxes = [...form.querySelectorAll("[name=rating]")];

  const orders = {
    name: (a, b) => a.order - b.order,
    newest: (a, b) => b.date.localeCompare(a.date) || a.order - b.order,
    lowest: (a, b) => (a.level || 9) - (b.level || 9) || a.order - b.order,
  };

  let sorted = "name";

  const read = () => {
    const p = new URLSearchParams(location.search);
    q.value = p.get("q") ?? "";
    if (region) region.value = p.get("region") ?? "";
    sort.value = p.get("sort") ?? "name";
    const chosen = p.getAll("rating");
    for (const b of boxes) b.checked = chosen.includes(b.value);
  };

  // A page opened from a disk has no address that may change.
  const remember = (p) => {
    if (location.protocol !== "file:") history.replaceState(null, "", p.size ? `?${p}` : location.pathname);
  };

  const apply = () => {
    const words = fold(q.value).split(/\s+/).filter(Boolean);
    const tight = words.join("");
    const chosen = boxes.filter((b) => b.checked).map((b) => b.value);
    let n = 0;
    let others = 0;
    for (const r of rows) {
      const show =
        (!words.length || words.every((w) => r.text.includes(w)) || r.tight.includes(tight)) &&
        (!chosen.length || chosen.includes(r.rating)) &&
        (!region?.value || r.region === region.value);
      r.el.hidden = !show;
      n += show && !r.apart ? 1 : 0;
      others += show && r.apart ? 1 : 0;
    }
    if (sort.value !== sorted) {
      sorted = sort.value;
      body.append(...[...rows].sort(orders[sorted] ?? orders.name).map((r) => r.el));
    }
    const beside = others ? `, and ${others.toLocaleString("en-GB")} not counted among them` : "";
    const whole = n + others === rows.length;
    status.textContent = whole ? everything : `${n.toLocaleString("en-GB")} of ${all} practices${beside}`;
    empty.hidden = n + others > 0;
    table.hidden = n + others === 0;
    if (letters) letters.hidden = !whole || sort.value !== "name";
    const p = new URLSearchParams();
    if (q.value.trim()) p.set("q", q.value.trim());
    for (const c of chosen) p.append("rating", c);
    if (region?.value) p.set("region", region.value);
    if (sort.value !== "name") p.set("sort", sort.value);
    remember(p);
  };

  form.addEventListener("submit", (e) => {
    e.preventDefault();
    apply();
    results.focus();
    results.scrollIntoView({ block: "start" });
  });
  form.addEventListener("input", apply);
  document.querySelector("[data-clear]").addEventListener("click", () => {
    form.reset();
    apply();
    q.focus();
  });
  read();
  form.hidden = false;
  document.querySelector("[data-tally]").hidden = true;
  if (location.search) apply();
})();
