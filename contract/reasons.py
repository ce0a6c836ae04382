"""Why a look at the camera did not pass, with what to do about it: Chinese first, English second.

The capital codes come from the quality gate (``firmware.face.quality``) and the decision
(``edge.core.identity``); facts, panel and console use the same ones.
"""

SENTENCES: dict[str, tuple[str, str]] = {
    "NO_FACE": ("没有看到人脸，请面对镜头。", "No face in the picture; face the camera."),
    "MULTI_FACE": (
        "画面中不止一人，请其他人让开。",
        "More than one face; only the candidate, please.",
    ),
    "TOO_FAR": ("请再靠近一些。", "Come closer."),
    "TOO_DARK": ("光线太暗，请转向亮处。", "Too dark; turn to the light."),
    "TOO_BRIGHT": ("光线太强，请避开直射光。", "Too bright; move out of the direct light."),
    "TURN_TO_CAMERA": ("请正对镜头。", "Look straight into the camera."),
    "COVERED": (
        "面部有遮挡，请摘下口罩、帽子或墨镜。",
        "The face is covered; take off mask, hat or sunglasses.",
    ),
    "BLURRED": ("画面模糊，请站稳。", "Blurred; hold still."),
    "EYES_CLOSED": ("请睁开眼睛。", "Open your eyes, please."),
    "BAD_PICTURE": ("图片无法读取，请重拍。", "The picture cannot be read; take another."),
    "PICTURE_TOO_LARGE": ("图片过大，请重拍。", "The picture is too large; take another."),
    "PICTURE_TOO_SMALL": ("图片过小，请靠近重拍。", "The picture is too small; come closer."),
    "FACE_UNAVAILABLE": (
        "人脸核验暂不可用，请核对证件并提交审批。",
        "Verification is down; check the documents and file for approval.",
    ),
    "NO_REFERENCE": (
        "没有可比对的照片，请核对证件并提交审批。",
        "No usable photo on file; check the documents and file for approval.",
    ),
    "UNSURE": ("还不能确定，请再试一次。", "Not sure yet; try once more."),
    "LOOKALIKE": ("与另一考生相近，请再试一次。", "Close to another candidate; try once more."),
    "NO_MATCH": ("与照片不符，请核对证件。", "Does not match the photo; check the documents."),
    "OTHER_CANDIDATE": (
        "更接近另一考生的照片，请仔细核对。",
        "Nearer to another candidate's photo; check with care.",
    ),
    "SEEN_BEFORE": (
        "与已入场的另一考生相像，请仔细核对。",
        "Like a candidate who was admitted before; check with care.",
    ),
    "TURN_LEFT": (
        "请向您的左侧慢慢转头，再转回来。",
        "Turn your head slowly to your left, then back.",
    ),
    "TURN_RIGHT": (
        "请向您的右侧慢慢转头，再转回来。",
        "Turn your head slowly to your right, then back.",
    ),
    "NOT_TURNED": (
        "没有看到转头动作，请再试一次。",
        "No turn of the head was seen; try once more.",
    ),
    "CHANGED": (
        "转头前后不像同一个人，请监考人员核对。",
        "Not the same face before and after the turn; a person has to look.",
    ),
    "FLAT": (
        "看起来像一张照片，请本人面对镜头。",
        "This looks like a picture; the person in front of the camera, please.",
    ),
    "FRAMED": (
        "人脸周围有纸张或屏幕边缘，请本人面对镜头。",
        "There is the edge of a sheet or a screen around the face; the person, please.",
    ),
    "SCREEN": (
        "看起来像屏幕上的图像，请本人面对镜头。",
        "This looks like a screen; the person in front of the camera, please.",
    ),
    "UNCHECKED": (
        "单张照片不能说明本人在场，请用摄像头核验或核对证件。",
        "One picture cannot show that the person is here; use the camera, or check the documents.",
    ),
    "NOBODY_NEAR": (
        "本考场名单中没有足够接近的照片，请输入准考证号。",
        "Nobody on this room's roster is near enough; type the ticket number.",
    ),
    "CAMERA_FROZEN": (
        "摄像头画面没有变化，正在重启摄像头。",
        "The camera's picture stands still; it is being restarted.",
    ),
    "NO_CAMERA": (
        "没有可用的摄像头，可换用手机或上传照片。",
        "There is no camera; use a phone, or choose a photo.",
    ),
}


def sentences(reason: str) -> tuple[str, str]:
    """Return the Chinese and English sentence; two empty ones for no reason."""
    return SENTENCES.get(reason, ("", ""))
