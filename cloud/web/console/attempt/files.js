/** Files that the candidate handed in, and the versions of what counts that HQ made (X12). */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { onChange } from "../parts/changes.js";
import { moment } from "../parts/moments.js";
import { section } from "../parts/pane.js";

export function filesPart() {
  const element = h("div");
  const draw = onChange((/** @type {any} */ view) =>
    fill(
      element,
      view.versions.length > 0 && section(t("versions.title"), h("ul", { class: "plain-list" }, view.versions.map(version))),
      view.files.length > 0 &&
        section(
          t("files.title"),
          h(
            "ul",
            { class: "plain-list", "data-testid": "files" },
            view.files.map((/** @type {any} */ one) => file(view.attempt, one)),
          ),
        ),
    ),
  );
  return {
    element,
    setState: (/** @type {import("../types.js").Attempt} */ attempt) =>
      draw({ attempt: attempt.attempt.attempt, versions: attempt.versions, files: attempt.files }),
  };
}

/** @param {import("../types.js").CountedVersion} one */
function version(one) {
  const who = [t("version.why." + one.why), one.made_by, moment(one.made_ms)].filter(Boolean).join(" · ");
  return h("li", null, t("version.line", one), h("span", { class: "soft small under" }, who));
}

/** @param {string} attempt @param {import("../types.js").CandidateFile} one */
function file(attempt, one) {
  const size = (one.bytes / 1024).toFixed(0) + " kB";
  return h(
    "li",
    null,
    h("a", { href: api.fileUrl(attempt, one.sha256), download: "" }, t("file.get")),
    " ",
    h("code", { class: "small" }, one.sha256.slice(0, 16)),
    h("span", { class: "soft small under" }, size + " · " + one.box + " · " + moment(one.received_ms)),
  );
}
