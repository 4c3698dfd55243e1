/* Records to the form that was asked for. */
#include "printer.h"

#include <string.h>

#include "output_atom.h"
#include "output_json.h"
#include "output_mbox.h"
#include "output_sheet.h"
#include "output_template.h"
#include "output_text.h"
#include "tidings/error.h"
#include "tidings/text.h"

// clang-format off
const struct printer_name printer_names[] = {
	{"text",  "lines for people", &output_text_form},
	{"json",  "JSON Lines, an object a line; jsonl is the same", &output_json_form},
	{"jsonl", NULL, &output_json_form},
	{"csv",   "comma-separated values under a line of names", &output_csv_form},
	{"tsv",   "the same with tabs", &output_tsv_form},
	{"sfeed", "the lines of sfeed(5), for its tools", &output_sfeed_form},
	{"atom",  "an Atom feed", &output_atom_form},
	{"mbox",  "a mailbox, a message an entry", &output_mbox_form},
	{0},
};
// clang-format on

static const char *name_at(const void *arg, size_t index);

void printer_init(struct printer *printer, struct output *output, bool is_json, int64_t now)
{
	*printer = (struct printer){
	    .form = is_json ? &output_json_form : &output_text_form,
	    .output = output,
	    .now = now,
	};
}

bool printer_choose(
    struct printer *printer, struct output *output, const char *format, int64_t now, struct error *error)
{
	printer_init(printer, output, false, now);
	if (!format)
		return true;
	if (strchr(format, '{')) {
		printer->form = &output_template_form;
		printer->template = format;
		return output_template_check(format, error);
	}
	for (const struct printer_name *row = printer_names; row->name; row++) {
		if (strcmp(row->name, format) != 0)
			continue;
		printer->form = row->form;
		return true;
	}
	const char *nearest = text_nearest(format, name_at, NULL);
	return error_set(error, ERROR_INPUT,
	    "--format: there is no form %.40s; did you mean %s? A template has fields in braces: '{date} {title}'", format,
	    nearest ? nearest : "csv");
}

static const char *name_at(const void *arg, size_t index)
{
	(void)arg;
	return printer_names[index].name;
}
