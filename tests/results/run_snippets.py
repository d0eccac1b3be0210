# SPDX-License-Identifier: Apache-2.0
"""Runs the Python snippets of a Markdown file in order, as one program, in the working directory:
python3 THIS DOCUMENT.md ["name to replace=name" ...]"""
import re
import sys

document, *replacements = sys.argv[1:]
with open(document, encoding="utf-8") as file:
    text = file.read()
for replacement in replacements:
    old, new = replacement.split("=", 1)
    if old not in text:
        sys.exit(f"{document}: has no '{old}'")
    text = text.replace(old, new)
snippets = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
if not snippets:
    sys.exit(f"{document}: has no Python snippet")
names = {}
for number, snippet in enumerate(snippets, 1):
    exec(compile(snippet, f"{document}, snippet {number}", "exec"), names)
print(f"ran {len(snippets)} snippets")
