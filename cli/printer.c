/* Records to the form that was asked for. */
#include "printer.h"

#include "output_json.h"
#include "output_text.h"

void printer_init(struct printer *printer, struct output *output, bool is_json, int64_t now)
{
	*printer = (struct printer){
	    .form = is_json ? &output_json_form : &output_text_form,
	    .output = output,
	    .now = now,
	};
}
