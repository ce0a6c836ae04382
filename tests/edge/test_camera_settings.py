"""The camera's settings: what fits together is taken, what does not is named."""

from pathlib import Path

import pytest

from edge.config import BadConfig, CameraSettings, load

HEAD = 'box = "b1"\ndata = "/tmp/x"\n[hq]\nkey = "k"\nurl = "http://hq"\n[camera]\n'


def camera(tmp_path: Path, text: str) -> CameraSettings:
    path = tmp_path / "edge.toml"
    path.write_text(HEAD + text)
    return load(path).camera


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "none"),
        ('kind = "pi"', "pi"),
        ('kind = "pi"\ndevice = "1"\nwidth = 1920\nheight = 1080\nrotation = 180', "pi"),
        ('kind = "usb"', "usb"),
        ('kind = "usb"\ndevice = "/dev/v4l/by-id/one"\nrotation = 90', "usb"),
        ('kind = "video"\npath = "/srv/film.mp4"', "video"),
        ('kind = "folder"\nfolder = "/srv/pictures"', "folder"),
    ],
)
def test_each_kind_takes_its_own_settings(text: str, kind: str, tmp_path: Path) -> None:
    assert camera(tmp_path, text).kind == kind


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('kind = "webcam"', "camera.kind"),
        ('kind = "folder"', "kind folder needs folder"),
        ('kind = "video"', "kind video needs path"),
        ('kind = "video"\nfolder = "/srv"', "folder belongs to kind folder, not video"),
        ('kind = "pi"\npath = "/srv"', "path belongs to kind video, not pi"),
        ('kind = "pi"\ndevice = "/dev/video0"', "the camera's number"),
        ('kind = "usb"\ndevice = "0"', "a path in /dev"),
        ('kind = "folder"\nfolder = "/srv"\nrotation = 90', "rotation belongs to kind pi or usb"),
        ('kind = "none"\ndevice = "0"', "device belongs to kind pi or usb, not none"),
        ('kind = "pi"\nrotation = 45', "camera.rotation"),
        ('kind = "pi"\nrotation = 360', "camera.rotation"),
        ('kind = "pi"\nwidth = 641', "camera.width"),
        ('kind = "pi"\nheight = 10', "camera.height"),
        ('kind = "pi"\nzoom = 2', "camera.zoom"),
    ],
)
def test_what_does_not_fit_together_is_named(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as refused:
        camera(tmp_path, text)
    assert told in str(refused.value)
    assert "camera" in str(refused.value)


def test_the_environment_may_turn_the_camera(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAOBOX_EDGE_CAMERA__ROTATION", "270")
    assert camera(tmp_path, 'kind = "pi"').rotation == 270
