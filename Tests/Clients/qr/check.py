#!/usr/bin/env python3
"""Compares QR codes with those of another encoder.

Each line of standard input is a JSON array: the text, and the rows of modules as 0 and 1.
"""

import json
import sys

import qrcode
from qrcode.util import MODE_8BIT_BYTE, QRData


def rows(text, mask):
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=mask, border=0)
    code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE), optimize=0)
    return ["".join("01"[is_dark] for is_dark in row) for row in code.get_matrix()]


def main():
    count = 0
    for line in sys.stdin:
        text, found = json.loads(line)
        # Encoders choose between the eight masks differently; readers accept all of them.
        if not any(rows(text, mask) == found for mask in range(8)):
            sys.exit(f"another code for {len(text.encode())} bytes: {text!r}")
        count += 1
    print(f"{count} codes agree")


main()
