/** The page with code A can be read without this; it adds the QR code for whoever scans. */

import { qrPicture } from "/shared/qr-picture.js";

document.querySelectorAll(".public-qr").forEach((place) => {
  const code = /** @type {HTMLElement} */ (place).dataset.code || "";
  place.append(qrPicture(code, "密码 A · code A"));
});
