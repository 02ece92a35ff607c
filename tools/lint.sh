lint_verb() { die "not there yet"; }
