"""Makes webdataset.tar and webdataset.json as WebDataset's writer would: Python's tarfile, members key.ext in a row."""

import hashlib
import io
import json
import pathlib
import tarfile

FOLDER = pathlib.Path(__file__).parent
IMAGES = FOLDER.parents[7] / "data" / "fashion" / "images"

samples = []
for label, name in enumerate(sorted(p.name for p in IMAGES.iterdir())[:3]):
    for image in sorted((IMAGES / name).iterdir())[:2]:
        key = f"train/{name}/{image.stem}"
        samples.append((key, [("png", image.read_bytes()), ("cls", str(label).encode()), ("txt", f"größe {label}".encode())]))
# A name of more than 100 characters needs an extended header; an extension of several parts is one.
samples.append(("train/" + "x" * 150, [("input.png", samples[0][1][0][1]), ("cls", b"2\n"), ("txt", b"long")]))

expected = []
with tarfile.open(FOLDER / "webdataset.tar", "w", format=tarfile.PAX_FORMAT) as tar:
    directory = tarfile.TarInfo("train")
    directory.type = tarfile.DIRTYPE
    tar.addfile(directory)
    for key, members in samples:
        row = {"key": key}
        for extension, content in members:
            info = tarfile.TarInfo(f"{key}.{extension}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
            row[extension] = hashlib.sha256(content).hexdigest() if extension.endswith("png") else content.decode()
        expected.append(row)
(FOLDER / "webdataset.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")
