# Completes tidings in bash; printed by: tidings completion bash
_tidings_names() {
	local name begun=${2//[\\\"\']/}
	while IFS= read -r name; do
		[[ ${name,,} == "${begun,,}"* ]] && COMPREPLY+=("$3$(printf %q "$name")")
	done < <(tidings "${where[@]}" "$1" --names 2>/dev/null)
}
_tidings() {
	local word=${COMP_WORDS[COMP_CWORD]} verb= options= i
	local -a where=()
	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--config | --database) where+=("${COMP_WORDS[i]}" "${COMP_WORDS[++i]}") ;;
		--color) ((i++)) ;;
		-*) ;;
		*) verb=${COMP_WORDS[i]}; break ;;
		esac
	done
	case $verb in
	subscribe) options='--tag --title --private --no-wait' ;;
	unsubscribe) options='' ;;
	feeds) options='--json --names' ;;
	set) options='' ;;
	import) options='--private' ;;
	export) options='--passwords --all' ;;
	backup) options='--force' ;;
	check-database) options='' ;;
	recover) options='' ;;
	new) options='--json --format --sort --explain --limit --reverse --keyword --new --feed --tag --since --no-pager --unfold' ;;
	list) options='--json --format --sort --explain --limit --reverse --keyword --new --feed --tag --since --no-pager --unfold' ;;
	search) options='--json --format --sort --explain --limit --reverse --keyword --new --feed --tag --since --no-pager --unfold' ;;
	count) options='--explain --keyword --new --feed --tag --since' ;;
	stats) options='--json --limit --keyword --new --feed --tag --since' ;;
	follow) options='--json --format --limit --keyword --new --feed --tag --since --cursor-file' ;;
	show) options='--json --peek --html --links --no-pager' ;;
	open) options='--peek' ;;
	mark) options='--new --feed --tag --since --dry-run --yes' ;;
	star) options='--new --feed --tag --since --dry-run --yes' ;;
	unstar) options='--new --feed --tag --since --dry-run --yes' ;;
	tag) options='--new --feed --tag --since --dry-run --yes' ;;
	tags) options='--json --names' ;;
	watch) options='--json --limit --keyword --new --feed --tag --since --then' ;;
	undo) options='--json --dry-run --list' ;;
	story) options='--since' ;;
	refresh) options='--wait --force' ;;
	status) options='--json' ;;
	metrics) options='' ;;
	why) options='--json' ;;
	parse) options='--json --base --content-type --discover' ;;
	check) options='--json --private --again' ;;
	completion) options='' ;;
	help) options='' ;;
	esac
	if [[ ${COMP_WORDS[COMP_CWORD - 1]} == --feed ]]; then
		_tidings_names feeds "$word"
	elif [[ ${COMP_WORDS[COMP_CWORD - 1]} == --tag ]]; then
		_tidings_names tags "$word"
	elif [[ $verb == tag && $word == +* ]]; then
		_tidings_names tags "${word#+}" +
	elif [[ $word == -* ]]; then
		COMPREPLY=($(compgen -W "$options --config --database --color --help --version" -- "$word"))
	elif [[ -z $verb ]]; then
		COMPREPLY=($(compgen -W 'subscribe unsubscribe feeds set import export backup check-database recover new list search count stats follow show open mark star unstar tag tags watch undo story refresh status metrics why parse check completion help' -- "$word"))
	elif [[ ' unsubscribe set refresh why ' == *" $verb "* ]]; then
		_tidings_names feeds "$word"
	fi
}
complete -o default -F _tidings tidings
