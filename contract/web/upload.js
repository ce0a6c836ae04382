/** A file handed in. The seat stores and sends it; here it is chosen, named, and taken back. */

import { fill, h } from "./dom.js";
import { sentence, t } from "./i18n.js";
import { framed } from "./pairs.js";

/**
 * Takes a file into keeping; rejects with an error that has a `code`, or words.
 * @typedef {(file: File) => Promise<{sha256: string, name: string, type: string, bytes: number}>} Keep
 */

export const MAX_BYTES = 10 * 1024 * 1024;

/**
 * The answer is four strings: SHA-256, name, media type, bytes.
 * @param {import("./contract.d.ts").UploadInteraction} interaction
 * @param {import("./item.js").Field} field
 * @param {Keep | undefined} keep  absent in a preview: nothing can be handed in there
 * @returns {HTMLElement}
 */
export function uploadField(interaction, field, keep) {
  const shown = h("div", { class: "upload-file" });
  const said = h("p", { class: "soft small", role: "status" });
  const input = h("input", {
    type: "file",
    accept: (interaction.types || []).join(",") || null,
    "aria-label": field.label,
    disabled: !keep,
    onchange: () => input.files[0] && take(input.files[0]),
  });

  /** @param {string[]} answer */
  function show(answer) {
    fill(
      shown,
      answer.length === 4 &&
        h(
          "p",
          { class: "upload-name" },
          h("strong", null, answer[1]),
          " ",
          h("span", { class: "soft figures" }, size(Number(answer[3]))),
          h("button", { type: "button", class: "quiet small", onclick: back }, t("upload.remove")),
        ),
    );
  }

  function back() {
    input.value = "";
    said.textContent = "";
    field.take([], "choice");
    show([]);
  }

  /** @param {File} file */
  async function take(file) {
    if (!keep) return;
    if (file.size > MAX_BYTES) {
      said.textContent = t("upload.too-large", { size: size(MAX_BYTES) });
      return;
    }
    if (file.size === 0) {
      said.textContent = t("upload.empty");
      return;
    }
    said.textContent = t("upload.keeping");
    try {
      const kept = await keep(file);
      const answer = [kept.sha256, kept.name, kept.type, String(kept.bytes)];
      field.take(answer, "choice");
      show(answer);
      said.textContent = t("upload.kept");
    } catch (error) {
      said.textContent = error.zh && error.en ? sentence(error) : t("upload.failed");
    }
  }

  show(field.given);
  const choose = h("label", { class: "button upload-choose" }, h("span", null, t("upload.choose")), input);
  return framed(interaction.prompt, field, shown, choose, said);
}

/** @param {number} bytes */
function size(bytes) {
  return bytes >= 1024 * 1024 ? (bytes / 1024 / 1024).toFixed(1) + " MB" : Math.ceil(bytes / 1024) + " KB";
}
