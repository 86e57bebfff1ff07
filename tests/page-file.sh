#!/bin/sh
# Prints the block of a page that stands after `<!-- file: NAME -->`: page-file.sh PAGE NAME
set -eu
awk -v mark="<!-- file: $2 -->" '
    $0 == mark { wanted = 1; next }
    wanted && /^```/ { if (inside) exit; inside = 1; next }
    inside { print; lines++ }
    END { exit lines == 0 }
' "$1"
