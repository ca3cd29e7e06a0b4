"use strict";

// Renders /openapi.json. Everything is set as text, never as markup.

function made(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "class") element.className = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function json(value) {
  return made("pre", {}, JSON.stringify(value, null, 2));
}

function resolved(schema, document_) {
  if (!schema || !schema.$ref) return schema || {};
  return document_.components.schemas[schema.$ref.split("/").pop()] || {};
}

function kind(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.anyOf) return schema.anyOf.map(kind).join(" | ");
  if (schema.type === "array") return `${kind(schema.items)}[]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return schema.type || "any";
}

function remarks(schema) {
  const parts = [];
  if (schema.description) parts.push(schema.description);
  if (schema.enum) parts.push(schema.enum.join(" | "));
  if (schema.minimum !== undefined) parts.push(`≥ ${schema.minimum}`);
  if (schema.maximum !== undefined) parts.push(`≤ ${schema.maximum}`);
  return parts.join(" · ");
}

function fields(schema, document_, depth = 0, seen = new Set()) {
  const found = resolved(schema, document_);
  const name = schema && schema.$ref;
  if (!found.properties || depth > 3 || (name && seen.has(name))) return null;
  const within = new Set(seen).add(name);
  const rows = Object.entries(found.properties).map(([field, described]) => {
    const needed = (found.required || []).includes(field);
    const target = described.items || (described.anyOf || []).find((one) => one.$ref) || described;
    const deeper = fields(target, document_, depth + 1, within);
    return made("tr", {},
      made("td", {}, made("code", needed ? { class: "needed" } : {}, field)),
      made("td", {}, made("code", {}, kind(described))),
      made("td", {}, remarks(described), deeper));
  });
  const head = made("tr", {}, made("th", {}, "字段"), made("th", {}, "类型"), made("th", {}, "说明"));
  return made("table", {}, made("thead", {}, head), made("tbody", {}, ...rows));
}

function folded(title, open, ...children) {
  const shown = children.filter((child) => child !== null);
  if (shown.length === 0) return null;
  return made("details", open ? { open: "" } : {}, made("summary", {}, title), ...shown);
}

function parameters(operation) {
  const rows = (operation.parameters || []).map((one) =>
    made("tr", {},
      made("td", {}, made("code", one.required ? { class: "needed" } : {}, one.name)),
      made("td", {}, one.in),
      made("td", {}, [one.description, remarks(one.schema || {})].filter(Boolean).join(" · "))));
  return rows.length ? folded("参数 Parameters", true, made("table", {}, made("tbody", {}, ...rows))) : null;
}

function content(described) {
  return Object.values((described && described.content) || {})[0] || {};
}

function requestBody(operation, document_) {
  if (!operation.requestBody) return null;
  const body = content(operation.requestBody);
  return folded("请求 Request", true, fields(body.schema, document_), json(body.example));
}

function answer(status, described, document_) {
  const body = content(described);
  const example = body.example === undefined ? null : json(body.example);
  return folded(`${status} ${described.description}`, true, fields(body.schema, document_), example);
}

function refusals(operation) {
  const rows = [];
  for (const [status, described] of Object.entries(operation.responses)) {
    if (!described["x-sanji-reasons"]) continue;
    const sentences = described.description.split("\n").filter((line) => line.startsWith("- "));
    described["x-sanji-reasons"].forEach((reason, at) => {
      const sentence = (sentences[at] || "").replace(`- \`${reason}\` `, "");
      rows.push(made("tr", {}, made("td", {}, status), made("td", {}, made("code", {}, reason)), made("td", {}, sentence)));
    });
  }
  return rows.length ? folded(`拒绝 Refusals (${rows.length})`, false, made("table", {}, made("tbody", {}, ...rows))) : null;
}

function article(path, method, operation, document_) {
  const succeeding = Object.entries(operation.responses).filter(([status]) => status < "300");
  const roles = operation["x-sanji-roles"].map((role) => made("span", {}, role));
  const shown = made("article", { id: operation.operationId },
    made("h3", {}, operation.summary),
    made("div", { class: "path" }, made("span", { class: "method" }, method.toUpperCase()), path),
    made("p", {}, operation.description),
    made("div", { class: "roles" }, ...roles),
    parameters(operation),
    requestBody(operation, document_),
    ...succeeding.map(([status, described]) => answer(status, described, document_)),
    refusals(operation));
  shown.dataset.text = `${path} ${JSON.stringify(operation)}`.toLowerCase();
  return shown;
}

function operations(document_) {
  const found = [];
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, operation] of Object.entries(methods)) found.push({ path, method, operation });
  }
  return found;
}

function render(document_) {
  const main = document.getElementById("reference");
  const contents = document.getElementById("contents");
  const all = operations(document_);
  main.replaceChildren(
    made("h1", {}, document_.info.title),
    made("p", { class: "intro" }, document_.info.description));
  for (const { name } of document_.tags) {
    const mine = all.filter((one) => one.operation.tags.includes(name));
    const section = made("section", {}, made("h2", {}, name));
    contents.append(made("h2", {}, name));
    for (const { path, method, operation } of mine) {
      section.append(article(path, method, operation, document_));
      contents.append(made("a", { href: `#${operation.operationId}` }, operation.summary));
    }
    main.append(section);
  }
  if (location.hash) document.querySelector(location.hash)?.scrollIntoView();
}

function search(event) {
  const wanted = event.target.value.trim().toLowerCase();
  for (const shown of document.querySelectorAll("article")) {
    shown.hidden = wanted !== "" && !shown.dataset.text.includes(wanted);
  }
}

document.getElementById("search").addEventListener("input", search);
fetch("/openapi.json")
  .then((response) => response.json())
  .then(render)
  .catch((error) => {
    document.getElementById("reference").textContent = `无法读取 openapi.json：${error.message}`;
  });
