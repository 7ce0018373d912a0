# ANCHOR: one
Included *text*.
# ANCHOR_END: one
# ANCHOR: two
let it = "be";
# ANCHOR_END: two
