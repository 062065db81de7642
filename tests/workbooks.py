"""Workbooks for tests, made on the spot: xlsx by its writer, ods by hand, xls from a packed copy (nothing installed writes one)."""

from __future__ import annotations

import base64
import struct
import zipfile
import zlib
from pathlib import Path

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'  # fmt: skip
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"

# Sheet "One": C4 "h1", D4 "h2", C5 "x", D5 12.5, C7 "c", D7 the date 2025-03-31, C9:D9 merged "m". Written by xlwt 1.3.
XLS = (
    "c-rk)OK1~882)B=v)RP9c{CMTF@%CuYoSyxUfNZu_LN$^_@JPD1e9tj!Gn6xYRyRm!IR>pP!C?JUVNa4-bBQT9t1&16i=Q61rKf3fBxOYG)8DZ3z7Mf`R9Mm"
    "{L8#{_Vs+MFmt!9hzj&UN687nEYk@pAzz4s?2aQ@zqY723U!5$MFVLD@Tl=+P>!J-?;<qZF`f|xK2jOR2@FnVGpQBC4$fgj$Q*i!3fv$~6IwZ|IMXqv%}j5z"
    "=VPYZSaX?aFZmY4LCo8Oom;(GykBc)TN7lv_c`W0YkJUv=W-UGyCPiQ0Ji6jjvT8qL(*u#ENDOnGTBT{$`RZ|80hcsPN%yM5DG}pV9(;alLEf^tNLk5=~q@S"
    "K>8m`^}#>rEgHm1{Z-8Xrr;drMUuxV7>2ay*qzNRAW2gKTxfnD>5*hJ&6QJB#;6<*%RQa<fasDvppn-`1JQ9rn2+%aiBb{^x4ynfj}F;~STn`@zI!^XlgYrr"
    "c^N^$O_YXvW@wO>PL9~b^a8iKhWR$83Cfe|j-eKh*)`2R7uniD{cK^pwbz&N8;H+;+4CTo|733@er}+6CNcNUo<TeHJWlcQH;pdQC9YqScxd~z@OF|9Ok023"
    "RV*#aPhi0Dj=%^OX&vcgjj_U&bdrSUZ&dL&*k87IR+EzSztrsdn^pWx_SZdslejouz0lY{SmAGCE$MX6U!K6ODTt(ye_aMyRXVY_6PfN4;w`U<&twrSYb5n)"
    "aom%6)28|hVJIjlC@3f>C@9n^gnKja-g4cWg2``>?suI<Dkb%q<iEvUOw#WpT`G4XOLY#XYnnf+5fFY`Vwo}i_d<z%)O!vS809=BYM#Gze-q`;v+Tg=-&;bp"
    "_Ft+c&wt$iPepjv3;"
)


def write_xls(path: Path, changes: dict[float, float] | None = None) -> None:
    """The packed xls workbook, with other numbers in place of its own; each stands there as its hundredfold, marked as such."""
    content = zlib.decompress(base64.b85decode(XLS))
    for old, new in (changes or {}).items():
        before, after = (struct.pack("<i", round(number * 100) << 2 | 3) for number in (old, new))
        assert content.count(before) == 1
        content = content.replace(before, after)
    path.write_bytes(content)


def write_ods(path: Path, rows: str, sheet: str = "One", styles: str = "", named: str = "") -> None:
    """An ods workbook with the given table:table-row and style:style elements; `named` are those that people give a name."""
    table = f'<table:table table:name="{sheet}">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    styled = f"<office:automatic-styles>{styles}</office:automatic-styles>{body}"
    content = f'<?xml version="1.0"?><office:document-content {NAMESPACES} office:version="1.2">{styled}</office:document-content>'
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("content.xml", content)
        if named:
            inner = f"<office:styles>{named}</office:styles>"
            archive.writestr("styles.xml", f"<office:document-styles {NAMESPACES}>{inner}</office:document-styles>")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}">{entry}</manifest:manifest>')


def ods_text(text: str, attributes: str = "") -> str:
    """A text cell."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def ods_number(value: str, attributes: str = "") -> str:
    """A number cell."""
    return f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}><text:p>{value}</text:p></table:table-cell>'


def ods_percent(value: str, attributes: str = "") -> str:
    """A number cell shown as a percentage."""
    shown = f"<text:p>{float(value):.1%}</text:p>"
    return f'<table:table-cell office:value-type="percentage" office:value="{value}" {attributes}>{shown}</table:table-cell>'
