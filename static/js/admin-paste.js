// What is pasted from Word or a web page keeps its headings, lists, links and emphasis, as Markdown.
// Turndown reads the HTML in a document of its own, which runs nothing and asks for nothing.

(() => {
  const WORTH = /<(h[1-6]|ul|ol|li|a\s|strong|b|em|i|blockquote|table|p|br)\b/i;

  function cleaned(html) {
    // The site's policy refuses styles and handlers, also in a document that is only read: they come as data.
    const quiet = html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<[^>]+>/g, (tag) => tag.replace(/[\s/](style|on[a-z]+)\s*=/gi, " data-$1="));
    const page = new DOMParser().parseFromString(quiet, "text/html");
    page.querySelectorAll("script, style, meta, link, img, svg, iframe, o\\:p").forEach((gone) => gone.remove());
    // Google Docs wraps everything in a <b> that is not bold, and says what is bold by style alone.
    page.querySelectorAll("b[id^=docs-internal]").forEach((wrap) => wrap.replaceWith(...wrap.childNodes));
    page.querySelectorAll("span").forEach((span) => {
      const style = span.dataset.style || "";
      const isBold = /font-weight:\s*(?:bold|[6-9]00)/i.test(style), isItalic = /font-style:\s*italic/i.test(style);
      const tag = isBold ? "strong" : isItalic ? "em" : null;
      if (tag && span.textContent.trim()) {
        const mark = page.createElement(tag);
        mark.append(...span.childNodes);
        span.append(mark);
      }
    });
    wordLists(page);
    return page.body;
  }

  // Word writes a list as paragraphs of a class, each with its bullet or number as text.
  function wordLists(page) {
    let list = null;
    for (const item of [...page.querySelectorAll("p[class^=MsoListParagraph], p[data-style*='mso-list']")]) {
      const before = item.textContent.trim();
      const isNumbered = /^\(?[0-9a-z]{1,3}[.)]/i.test(before);
      const text = before.replace(/^(?:[•·o§\uf0b7▪‣–-]|\(?[0-9a-z]{1,3}[.)])\s*/i, "");
      const line = page.createElement("li");
      [...item.querySelectorAll("span[data-style*='mso-list']")].forEach((bullet) => bullet.remove());
      if (item.textContent.trim() === text) line.append(...item.childNodes);
      else line.textContent = text;
      if (!list || list.nextElementSibling !== item) {
        list = page.createElement(isNumbered ? "ol" : "ul");
        item.before(list);
      }
      list.append(line);
      item.remove();
    }
  }

  function markdown(html) {
    const service = new window.TurndownService({ headingStyle: "atx", bulletListMarker: "-", emDelimiter: "*", codeBlockStyle: "fenced", hr: "---" });
    // An item stands right behind its mark, as one types it.
    service.addRule("item", {
      filter: "li",
      replacement(content, node, options) {
        const parent = node.parentNode;
        const mark = parent.nodeName === "OL" ? `${Number(parent.getAttribute("start") || 1) + [...parent.children].indexOf(node)}. ` : `${options.bulletListMarker} `;
        return mark + content.trim().replace(/\n/g, `\n${" ".repeat(mark.length)}`) + (node.nextSibling ? "\n" : "");
      },
    });
    service.addRule("cell", { filter: ["th", "td"], replacement: (content) => `| ${content.trim().replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|")} ` });
    service.addRule("row", {
      filter: "tr",
      replacement(content, node) {
        const isFirst = !node.previousElementSibling && (node.parentNode.nodeName === "THEAD" || !node.closest("table").tHead);
        return `${content}|\n${isFirst ? `${"| --- ".repeat(node.children.length)}|\n` : ""}`;
      },
    });
    service.addRule("rows", { filter: ["thead", "tbody", "tfoot"], replacement: (content) => content });
    service.addRule("table", { filter: "table", replacement: (content) => `\n\n${content.trim()}\n\n` });
    return service.turndown(cleaned(html)).replace(/\u00a0/g, " ").replace(/\n{3,}/g, "\n\n").trim();
  }

  function prepare(box) {
    const editor = box.querySelector(".markdownx-editor");
    box.addEventListener("paste", (event) => {
      if (event.target !== editor || !event.clipboardData || !window.TurndownService) return;
      const html = event.clipboardData.getData("text/html");
      const plain = event.clipboardData.getData("text/plain");
      if (!WORTH.test(html)) return;
      const words = markdown(html);
      if (!words || words === plain.trim()) return;
      event.preventDefault();
      // Blocks stand by themselves, not at the end of a line.
      const gap = words.includes("\n") ? window.desk.gap(editor, editor.selectionStart) : "";
      window.desk.insert(editor, gap + words, editor.selectionStart, editor.selectionEnd);
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".markdownx.editor").forEach(prepare));
})();
