// Shows what is wrong with the data over the page that stays, and fetches the page again when it was rebuilt.

let version = null;
let panel = null;

function element(name, className, text) {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

function close() {
  panel?.remove();
  panel = null;
}

function isError(item) {
  return item.severity === "error";
}

function problem(item) {
  const row = element("li", `xt-problem xt-${item.severity}`, "");
  row.append(element("code", "xt-place", `${item.path}:${item.line}:${item.column}`));
  const label = (item.severity === "warning" ? "Cảnh báo: " : "") + (item.field ? `“${item.field}”: ` : "");
  row.append(element("p", "xt-message", label + item.message));
  return row;
}

function show({ problems, message }) {
  close();
  panel = element("section", "xt-panel", "");
  panel.setAttribute("role", "alert");
  panel.setAttribute("aria-label", "Lỗi dữ liệu");
  const [errors, others] = [problems.filter(isError), problems.filter((item) => !isError(item))];
  const beside = others.length ? `, ${others.length} cảnh báo` : "";
  const title = errors.length ? `Dữ liệu có ${errors.length} lỗi${beside}` : "Không dựng lại được trang";
  panel.append(element("h2", "xt-title", title));
  const stays = document.body.innerText.trim() ? "Trang phía sau là bản dựng trước, vẫn giữ nguyên" : "Chưa có trang nào được dựng";
  panel.append(element("p", "xt-note", `${stays}. Sửa tệp rồi lưu, khung này tự đóng.`));
  if (message) panel.append(element("pre", "xt-output", message));
  const list = element("ul", "xt-list", "");
  [...errors, ...others].forEach((item) => list.append(problem(item)));
  panel.append(list);
  const button = element("button", "xt-close", "Đóng");
  button.type = "button";
  button.addEventListener("click", close);
  panel.append(button);
  document.body.append(panel);
}

function receive(event) {
  const news = JSON.parse(event.data);
  const first = version === null;
  const changed = !first && news.version !== version;
  version = news.version;
  if (news.problems.length || news.message) show(news);
  else if (changed) location.reload();
  else close();
}

new EventSource("/_xem-truoc/su-kien").addEventListener("message", receive);
