#compdef tidings
# Completes tidings in zsh; printed by: tidings completion zsh
_tidings_feeds() {
	local -a names
	names=(${(f)"$(tidings feeds --names 2>/dev/null)"})
	compadd -M 'm:{a-z}={A-Z}' -a names
}
_tidings_tags() {
	local -a names
	names=(${(f)"$(tidings tags --names 2>/dev/null)"})
	compadd -M 'm:{a-z}={A-Z}' -a names
}
_tidings() {
	local state line
	local -a verbs
	verbs=(
		'subscribe:subscribe to feeds, or to what a web page points at'
		'unsubscribe:forget feeds and what was read in them'
		'feeds:list the subscriptions\: new and all entries, next poll, state'
		'set:change a feed'\''s interval, how long it is kept, tags, title or address'
		'import:subscribe to the feeds of an OPML file or newsboat'\''s urls, or take an export'
		'export:write the subscriptions as OPML'
		'backup:copy the database as it is now, whether a daemon runs or not'
		'check-database:read the whole database and say whether it is sound'
		'recover:make a new database of what can be read of a damaged one'
		'new:list what is new\: neither read nor hidden'
		'list:list entries, newest first'
		'search:list the entries that speak of something, newest first'
		'count:print how many entries match'
		'stats:show how many stories come, by day and by feed'
		'follow:print what arrived last, then what arrives, until interrupted'
		'show:print entries whole and mark them as read'
		'open:open entries in $BROWSER, or with xdg-open, and mark them as read'
		'mark:mark entries, by their ids or all that match a query'
		'star:mark entries with a star'
		'unstar:take the star from entries'
		'tag:give entries tags, or take them'
		'tags:list the tags, and how many entries and feeds bear them'
		'watch:keep queries under names, and say what is done to what matches them'
		'undo:take back the last mark, star or tag, or an earlier one'
		'story:take entries out of their story, make one of several, or find all anew'
		'refresh:have the daemon poll feeds now, or all of them'
		'status:say how polling goes, what the daemon does and what the database holds'
		'metrics:print what status knows for Prometheus'
		'why:say when a feed is polled next and what decided that, with its last polls'
		'parse:read a feed document and print what is in it; - is standard input'
		'check:ask for a feed once and say what a reader thinks of the answer'
		'completion:print what completes tidings in a shell'
		'help:say how to use tidings, or one verb'
	)
	_arguments -C \
		'--config[read this configuration instead of the usual ones]:FILE:_files' \
		'--database[use this database; its daemon'\''s socket is FILE.sock]:FILE:_files' \
		'--color[colours\: auto (on a terminal, unless NO_COLOR is set), always or never]:WHEN:' \
		'--help[say how to use the program or the verb]' \
		'--version[print the version]' \
		'1:verb:->verb' '*::argument:->argument'
	case $state in
	verb) _describe verb verbs ;;
	argument)
		case $line[1] in
		subscribe)
		_arguments \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--title[call the feed so, whatever it says of itself]:TEXT:' \
		'--private[allow loopback and private network addresses for these feeds]' \
		'--no-wait[do not wait for the first poll of the new feeds]' \
		'*:argument:_default' ;;
		unsubscribe)
		_arguments \
		'*:argument:_tidings_feeds' ;;
		feeds)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--names[print the names and nothing else, one a line]' \
		'*:argument:_default' ;;
		set)
		_arguments \
		'*:argument:_tidings_feeds' ;;
		import)
		_arguments \
		'--private[allow loopback and private network addresses for these feeds]' \
		'*:argument:_default' ;;
		export)
		_arguments \
		'--passwords[write user names and passwords into the addresses, too]' \
		'--all[feeds, entries, marks and tags as JSON Lines]' \
		'*:argument:_default' ;;
		backup)
		_arguments \
		'--force[poll even feeds that were polled a moment ago or are given up; write over a backup]' \
		'*:argument:_default' ;;
		check-database)
		_arguments \
		'*:argument:_default' ;;
		recover)
		_arguments \
		'*:argument:_default' ;;
		new)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--format[print text, json, csv, tsv, sfeed, atom, mbox, or a line of your own\: '\''{date} {title} {link}'\'']:FORM:' \
		'--sort[date\: newest first; rank\: what matches best first]:ORDER:' \
		'--explain[say how the query was understood and how it is answered, and do nothing]' \
		'--limit[print at most N entries; 0 prints all (on a terminal 50 are usual)]:N:' \
		'--reverse[oldest first]' \
		'--keyword[only what matches this query; may be given again, then all must match]:EXPR:' \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'--no-pager[never start a pager]' \
		'--unfold[a line an entry, not one a story]' \
		'*:argument:_default' ;;
		list)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--format[print text, json, csv, tsv, sfeed, atom, mbox, or a line of your own\: '\''{date} {title} {link}'\'']:FORM:' \
		'--sort[date\: newest first; rank\: what matches best first]:ORDER:' \
		'--explain[say how the query was understood and how it is answered, and do nothing]' \
		'--limit[print at most N entries; 0 prints all (on a terminal 50 are usual)]:N:' \
		'--reverse[oldest first]' \
		'--keyword[only what matches this query; may be given again, then all must match]:EXPR:' \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'--no-pager[never start a pager]' \
		'--unfold[a line an entry, not one a story]' \
		'*:argument:_default' ;;
		search)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--format[print text, json, csv, tsv, sfeed, atom, mbox, or a line of your own\: '\''{date} {title} {link}'\'']:FORM:' \
		'--sort[date\: newest first; rank\: what matches best first]:ORDER:' \
		'--explain[say how the query was understood and how it is answered, and do nothing]' \
		'--limit[print at most N entries; 0 prints all (on a terminal 50 are usual)]:N:' \
		'--reverse[oldest first]' \
		'--keyword[only what matches this query; may be given again, then all must match]:EXPR:' \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'--no-pager[never start a pager]' \
		'--unfold[a line an entry, not one a story]' \
		'*:argument:_default' ;;
		count)
		_arguments \
		'--explain[say how the query was understood and how it is answered, and do nothing]' \
		'--keyword[only what matches this query; may be given again, then all must match]:EXPR:' \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'*:argument:_default' ;;
		stats)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--limit[print at most N entries; 0 prints all (on a terminal 50 are usual)]:N:' \
		'--keyword[only what matches this query; may be given again, then all must match]:EXPR:' \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'*:argument:_default' ;;
		follow)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--format[print text, json, csv, tsv, sfeed, atom, mbox, or a line of your own\: '\''{date} {title} {link}'\'']:FORM:' \
		'--limit[print at most N entries; 0 prints all (on a terminal 50 are usual)]:N:' \
		'--keyword[only what matches this query; may be given again, then all must match]:EXPR:' \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'--cursor-file[go on behind the entry that FILE names, and keep it up to date]:FILE:_files' \
		'*:argument:_default' ;;
		show)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--peek[do not mark as read]' \
		'--html[print the content as safe HTML]' \
		'--links[print the addresses in it, one a line]' \
		'--no-pager[never start a pager]' \
		'*:argument:_default' ;;
		open)
		_arguments \
		'--peek[do not mark as read]' \
		'*:argument:_default' ;;
		mark)
		_arguments \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'--dry-run[say what would change, and change nothing]' \
		'--yes[do not ask before much is changed]' \
		'*:argument:_default' ;;
		star)
		_arguments \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'--dry-run[say what would change, and change nothing]' \
		'--yes[do not ask before much is changed]' \
		'*:argument:_default' ;;
		unstar)
		_arguments \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'--dry-run[say what would change, and change nothing]' \
		'--yes[do not ask before much is changed]' \
		'*:argument:_default' ;;
		tag)
		_arguments \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'--dry-run[say what would change, and change nothing]' \
		'--yes[do not ask before much is changed]' \
		'*:argument:_default' ;;
		tags)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--names[print the names and nothing else, one a line]' \
		'*:argument:_default' ;;
		watch)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--limit[print at most N entries; 0 prints all (on a terminal 50 are usual)]:N:' \
		'--keyword[only what matches this query; may be given again, then all must match]:EXPR:' \
		'--new[only what is new\: neither read nor hidden]' \
		'--feed[only of this feed\: its id, title or part of its address]:FEED:_tidings_feeds' \
		'--tag[this tag\: only entries that bear it, or what new feeds are to bear]:TAG:_tidings_tags' \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'--then[do this to what matches when it arrives\: hide, read, star or tag=NAME]:DO:' \
		'*:argument:_default' ;;
		undo)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--dry-run[say what would change, and change nothing]' \
		'--list[print what can be undone, the last first]' \
		'*:argument:_default' ;;
		story)
		_arguments \
		'--since[only from then on\: 2d, yesterday, 2026-05-01]:WHEN:' \
		'*:argument:_default' ;;
		refresh)
		_arguments \
		'--wait[wait until the polls have ended and say what they brought]' \
		'--force[poll even feeds that were polled a moment ago or are given up; write over a backup]' \
		'*:argument:_tidings_feeds' ;;
		status)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'*:argument:_default' ;;
		metrics)
		_arguments \
		'*:argument:_default' ;;
		why)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'*:argument:_tidings_feeds' ;;
		parse)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--base[the address of the document, for relative links]:URL:' \
		'--content-type[the Content-Type it was served with]:TYPE:' \
		'--discover[print the addresses of the feeds that a web page points at]' \
		'*:argument:_default' ;;
		check)
		_arguments \
		'--json[print JSON Lines\: one object a line]' \
		'--private[allow loopback and private network addresses for these feeds]' \
		'--again[ask a second time, conditionally, to see whether that is honoured]' \
		'*:argument:_default' ;;
		completion)
		_arguments \
		'*:argument:_default' ;;
		help)
		_arguments \
		'*:argument:_default' ;;
		esac ;;
	esac
}
_tidings "$@"
