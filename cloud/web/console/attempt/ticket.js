/** The candidate's ticket: which issue counts, print it again, or make every earlier one worthless (R4). */

import { fill, h } from "/shared/dom.js";
import { t } from "/shared/i18n.js";
import * as api from "../api.js";
import { link } from "../frame/address.js";
import { onChange } from "../parts/changes.js";
import { confirm } from "../parts/confirm.js";
import { complete, Field } from "../parts/field.js";

/** @typedef {import("../types.js").Attempt} Attempt */

/**
 * @param {import("../types.js").Context} ctx
 * @param {string} attempt
 * @param {() => void} done
 */
export function ticketPart(ctx, attempt, done) {
  const says = h("p");
  const reason = new Field("ticket.reason", { "data-testid": "ticket-reason" });
  const revoke = h(
    "button",
    { type: "button", class: "bad", "data-testid": "ticket-reissue", onclick: () => reissue() },
    t("ticket.reissue"),
  );
  const more = h(
    "details",
    { "data-testid": "ticket-more" },
    h("summary", null, t("ticket.lost")),
    h("div", { class: "form" }, reason.element, h("div", { class: "form-acts" }, revoke)),
  );
  const element = h("section", { class: "part ticket-part", hidden: true, "data-testid": "ticket" }, says, more);
  let person = { name: "", ticket: "" };

  const draw = onChange((/** @type {any} */ view) => {
    element.hidden = false;
    fill(
      says,
      h("b", null, t("entry.ticket")),
      " ",
      h("span", { class: "figures" }, view.ticket),
      h("span", { class: "soft" }, " · ", t("ticket.issue", { n: view.issue })),
      " · ",
      h(
        "a",
        {
          href: link(["sessions", view.session, "tickets"], { room: view.room, only: attempt }),
          "data-testid": "ticket-print",
        },
        t("ticket.print"),
      ),
    );
  });

  async function reissue() {
    if (!complete([{ field: reason, must: true }])) return;
    const { name, ticket } = person;
    const sure = await confirm({
      title: t("ticket.reissue.title", { name }),
      changes: t("ticket.reissue.changes", { name }),
      act: t("ticket.reissue"),
      name: ticket,
    });
    if (!sure) return;
    const answer = await ctx.said.act(
      revoke,
      () => api.reissueTicket(attempt, reason.value),
      (made) =>
        t(made.boxes.length ? "ticket.reissued" : "ticket.reissued.later", {
          n: made.ticket.issue,
          boxes: made.boxes.join("、"),
        }),
    );
    if (!answer) return;
    reason.input.value = "";
    more.open = false;
    done();
  }

  return {
    element,
    /** @param {Attempt} now */
    setState: (now) => {
      person = now.attempt;
      const { entry } = now;
      if (!entry) return;
      const room = entry.venue + "/" + entry.room;
      draw({ ticket: entry.ticket, issue: entry.ticket_issue, session: now.session.session, room });
    },
  };
}
