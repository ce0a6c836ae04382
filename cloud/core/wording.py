"""Sentences for the control plane's own codes; every other code has its own in ``contract``.

Chinese first, English second, as in ``contract/problems.py``.
"""

from contract import problems

SENTENCES: dict[str, tuple[str, str]] = {
    # problems
    "name-taken": ("此名称已被占用。", "This name is taken."),
    "hash-differs": ("内容与校验值不符。", "The content does not have the hash it was sent under."),
    "request-expired": ("请求已过期，请校准时间后重发。", "The request expired; sign it again."),
    "box-unknown": ("考点盒未登记。", "This box is not registered."),
    "no-box": ("该考点没有考点盒。", "This venue has no box."),
    "plan-unknown": ("没有这个考试计划。", "There is no such plan."),
    "venue-unknown": ("没有这个考点。", "There is no such venue."),
    "times-disordered": (
        "时间顺序应为入场、开考、结束。",
        "Entry opens first, then the start, then the end.",
    ),
    "session-running": (
        "已开考，只能修改结束时间和考场规则。",
        "The session has started; only its end and its rules may change.",
    ),
    "session-incomplete": ("尚不能发布，缺少必要内容。", "Cannot be published yet."),
    "roster-has-problems": (
        "编排文件有错误，未导入。",
        "The roster has errors; nothing was stored.",
    ),
    "paper-has-problems": ("试卷文件有错误，未导入。", "The paper has errors; nothing was stored."),
    "order-not-waiting": (
        "该指令不存在，或考点盒已收到，无法撤回。",
        "No such order, or the box has it and it cannot be taken back.",
    ),
    "order-too-large": ("该考点的编排过大。", "The plan of this venue is too large for one order."),
    "calibration-unproved": (
        "该阈值在本计划的编排照片上未得到验证，须写明理由才能采用。",
        "This threshold is not proved on the plan's own roster; say why it is used all the same.",
    ),
    # what keeps a session from being published
    "entries-missing": ("没有编排。", "There are no roster entries."),
    "chief-missing": ("该考点没有主考。", "This venue has no chief examiner."),
    # rosters
    "file-empty": ("文件没有内容。", "The file is empty."),
    "encoding-unknown": (
        "无法识别编码，请另存为 UTF-8 或 GBK 的 CSV。",
        "Unknown encoding; save as CSV in UTF-8 or GBK.",
    ),
    "csv-malformed": (
        "引号不配对，文件在此处无法读取。",
        "The quotes do not pair; reading ends here.",
    ),
    "too-many-rows": ("行数过多。", "Too many rows."),
    "column-missing": ("缺少这一列。", "This column is missing."),
    "column-twice": ("这一列出现了两次。", "This column stands there twice."),
    "column-unknown": ("不认识的列，已忽略。", "An unknown column, not read."),
    "cells-beyond-header": ("单元格多于表头。", "More cells than the header has."),
    "cell-empty": ("此处不能为空。", "This must not be empty."),
    "spreadsheet-number": (
        "被表格软件改成了数字，请把该列设为文本后重填。",
        "A spreadsheet made this a number; set the column to text and enter it again.",
    ),
    "ticket-malformed": (
        "准考证号只能用字母、数字、- 和 _，最多 32 位。",
        "Letters, digits, - and _ only, at most 32.",
    ),
    "ticket-twice": ("准考证号重复。", "This ticket number stands there twice."),
    "name-malformed": (
        "姓名过长或含有不可见字符。",
        "The name is too long or has invisible characters.",
    ),
    "id-number-malformed": ("证件号格式不正确。", "Not the form of an id number."),
    "id-number-check": ("身份证号校验位不正确。", "The check digit of the id number does not fit."),
    "id-number-twice": ("同一证件号出现两次。", "The same id number stands there twice."),
    "label-malformed": (
        "考场和机位最多 32 个字，不能有斜杠。",
        "Rooms and seats have at most 32 characters and no slash.",
    ),
    "identifier-malformed": (
        "只能用字母、数字和 . _ -，最多 64 位。",
        "Letters, digits and . _ - only, at most 64.",
    ),
    "seat-twice": ("同一机位安排了两人。", "Two candidates on one seat."),
    "minutes-malformed": ("延时应为 0 到 1440 的整数（分钟）。", "Whole minutes from 0 to 1440."),
    "paper-unknown": ("没有这份试卷。", "There is no such paper."),
    "venue-missing": (
        "没有写考点，考次也没有默认考点。",
        "No venue here, and the session has none.",
    ),
    "photos-unreadable": ("照片压缩包无法打开。", "The zip of photos does not open."),
    "photos-too-many": ("照片压缩包内文件过多。", "Too many files in the zip of photos."),
    "photo-not-jpeg": ("不是 JPG 照片，已忽略。", "Not a JPEG photo, not read."),
    "photo-without-row": (
        "照片没有对应的考生，已忽略。",
        "No candidate has this ticket; not read.",
    ),
    "photo-twice": ("同一考生有两张照片。", "Two photos of one candidate."),
    "photo-unreadable": ("照片损坏或不是 JPG。", "The photo is damaged or no JPEG."),
    "photo-too-large": ("照片超过 4 MB。", "The photo is larger than 4 MB."),
    "photo-missing": ("没有照片。", "There is no photo."),
    # faces on roster photos; the door's own reasons with "photo-" before them
    "photo-no-face": ("照片中没有看到人脸。", "No face in this photo."),
    "photo-multi-face": ("照片中不止一张人脸。", "More than one face in this photo."),
    "photo-too-far": ("照片中的人脸太小。", "The face is too small in this photo."),
    "photo-too-dark": ("照片太暗。", "The photo is too dark."),
    "photo-too-bright": ("照片过亮。", "The photo is too bright."),
    "photo-turn-to-camera": ("照片中的人没有正对镜头。", "The face is turned away."),
    "photo-covered": ("照片中面部有遮挡或不完整。", "The face is covered or cut off."),
    "photo-blurred": ("照片模糊。", "The photo is blurred."),
    "photo-eyes-closed": ("照片中的人闭着眼睛。", "The eyes are closed."),
    "photo-bad-picture": ("照片损坏，无法读取。", "The photo is damaged."),
    "photo-picture-too-large": ("照片像素过多。", "The photo has too many pixels."),
    "photo-picture-too-small": ("照片像素过少。", "The photo has too few pixels."),
    "photo-same-face": (
        "与另一考生的照片像是同一个人，请人工核对。",
        "Looks like the same person as another candidate's photo; a person must check.",
    ),
    "photo-same-file": (
        "与另一考生的照片完全相同。",
        "The very same photo as another candidate's.",
    ),
    "photo-not-checked": ("这张照片未能检查人脸质量。", "The face in this photo was not checked."),
    "photos-not-checked": ("照片未检查人脸质量。", "The faces in these photos were not checked."),
    # offline packages
    "package-malformed": (
        "这不是离线试卷文件，或文件不完整。",
        "This is no offline package, or it is cut.",
    ),
    "package-changed": (
        "文件内容被改动过，签名不符。请从原机位重新导出。",
        "The package was changed on its way; export it again from where it came.",
    ),
    "package-foreign": (
        "没有该考点的考点盒为此文件担保，已整体隔离，未并入。",
        "No box of this venue stands behind it; all of it is set aside.",
    ),
    "package-not-opened": (
        "不能用总部的密钥打开，可能是发给其他系统的文件。",
        "HQ's key does not open it; perhaps it was made for another system.",
    ),
    "package-elsewhere": (
        "此文件属于其他考点或其他时间单元，请到对应页面上传。",
        "This package is of another venue or session; upload it there.",
    ),
    "opening-missing": ("没有考点盒签名的上机记录。", "No box-signed opening of this epoch."),
    "opening-foreign": (
        "上机记录不是本考点的考点盒签的。",
        "The epoch's opening was not signed by a box of this venue.",
    ),
    "operation-malformed": ("不是作答记录。", "Not an operation."),
    "operation-forged": (
        "作答的签名不符。",
        "Not signed with the key of its seat epoch.",
    ),
    "chain-broken": (
        "作答前后不连贯，断点之后未并入。",
        "The operations do not follow each other; what comes after the break is set aside.",
    ),
    "range-differs": (
        "内容与文件头所写的范围不一致。",
        "The content is not what the header says.",
    ),
    "item-unknown": ("试卷中没有这道题。", "The paper has no such item."),
    "attempt-other-session": (
        "这次作答属于别的时间单元。",
        "This attempt belongs to another session.",
    ),
    # codes, notices, late answers, receipts
    "code-not-out": (
        "现在没有可公布的密码；到开考时间再打开本页。",
        "No code is published here now; come back at the time of the start.",
    ),
    "codes-not-ready": (
        "密码尚未生成；时间单元下发后数秒内自动生成。",
        "The codes are not made yet; they are, seconds after the session is published.",
    ),
    "papers-opened-by-codes": (
        "考点凭两个密码离线开卷。",
        "Papers were opened here with two codes.",
    ),
    "not-published": (
        "尚未下发到该考点，通知无法送达。",
        "Not published to this venue; nobody there could be told.",
    ),
    "nobody-meant": ("没有符合范围的考生。", "No candidate is in this audience."),
    "decision-outdated": (
        "情况已有变化，请重新查看后再决定。",
        "Things have changed meanwhile; look again and decide then.",
    ),
    "nothing-late": ("没有待决定的迟到作答。", "No late answers to decide on here."),
    "receipt-not-genuine": (
        "不是本系统签发的交卷凭证，请核对后重试。",
        "This is no receipt of ours; check it and try again.",
    ),
    # what boxes sent
    "journal-forked": (
        "考点盒的记录出现分叉，已保存并列出。",
        "The box's journal forked; kept and shown.",
    ),
    "journal-too-far": ("记录超前过多，未保存。", "Entries too far ahead; not kept."),
    "head-differs": ("考点盒所报的记录与总部不符。", "The box names another entry than HQ holds."),
    "unknown-fact": ("暂不能识别的记录，已原样保存。", "Not understood yet; kept as it is."),
    "unstorable": ("无法入表的记录，已原样保存。", "Fits no table; kept as it is."),
    "attempt-unknown": ("编排中没有这次作答。", "No roster has this attempt."),
    "attempt-elsewhere": ("这次作答属于别的考点。", "This attempt sits at another venue."),
}


def sentences(code: str) -> tuple[str, str]:
    """Return the Chinese and the English sentence of ``code``."""
    return SENTENCES.get(code) or problems.sentences(code)
