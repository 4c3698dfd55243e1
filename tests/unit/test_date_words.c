/* date: months in the languages that feeds are written in. */
#include "tidings/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_months_of_many_languages(void **state)
{
	static const char *const rows[] = {
	    "lun., 06 sept. 2021 00:00:00 GMT",
	    "lundi 6 septembre 2021",
	    "Mo, 06 Sep 2021 00:00:00 GMT",
	    "Montag, 6. September 2021, 00:00 Uhr",
	    "lunes, 6 de septiembre de 2021",
	    "lun, 6 set 2021 00:00 GMT",
	    "lunedì 6 settembre 2021",
	    "segunda-feira, 6 de setembro de 2021",
	    "seg, 06 set 2021 00:00:00 GMT",
	    "maandag 6 september 2021",
	    "Пн, 06 сен 2021 03:00:00 +0300",
	    "понедельник, 6 сентября 2021 г.",
	    "06 СЕНТ 2021",
	    "pon., 06 wrz 2021 02:00:00 +0200",
	    "poniedziałek, 6 września 2021",
	    "2021-szeptember-06T0:00+00:00",
	    "Δευ, 06 Σεπ 2021 00:00:00 GMT",
	    "2021年9月6日",
	    "2021年9月6日 星期一",
	    "2021년 9월 6일",
	    "2021-09-06 오전 9:00:00",
	    "2021년 09월 06일 09:00:00",
	    "6. září 2021",
	    "Pzt, 06 Eyl 2021 03:00:00 +0300",
	    "6 вересня 2021",
	    "ma 6. syyskuuta 2021",
	    "6 de setembre de 2021",
	    "luni, 6 septembrie 2021",
	};
	static const struct {
		const char *text;
		int month;
	} months[] = {
	    {"16 janv. 2023", 1},
	    {"16 févr. 2023", 2},
	    {"mar., 16 avr. 2023", 4},
	    {"16 AOÛT 2023", 8},
	    {"16 déc. 2023", 12},
	    {"16 Mär 2023", 3},
	    {"16 Mai 2023", 5},
	    {"16 Okt 2023", 10},
	    {"16 Dez 2023", 12},
	    {"16 ene 2023", 1},
	    {"16 abr 2023", 4},
	    {"16 ago 2023", 8},
	    {"16 dic 2023", 12},
	    {"16 gen 2023", 1},
	    {"16 mag 2023", 5},
	    {"16 giu 2023", 6},
	    {"16 lug 2023", 7},
	    {"16 ott 2023", 10},
	    {"16 fev 2023", 2},
	    {"16 out 2023", 10},
	    {"16 março 2023", 3},
	    {"16 mrt 2023", 3},
	    {"16 mei 2023", 5},
	    {"16 мая 2023", 5},
	    {"16 Июн 2023", 6},
	    {"16 июля 2023", 7},
	    {"16 ЯНВ 2023", 1},
	    {"16 декабря 2023", 12},
	    {"16 sty 2023", 1},
	    {"16 maj 2023", 5},
	    {"16 paź 2023", 10},
	    {"16 PAŹ 2023", 10},
	    {"16 grudnia 2023", 12},
	    {"16 Ιούλ 2023", 7},
	    {"16 Μάι 2023", 5},
	    {"16 Αύγ 2023", 8},
	    {"2023-július-16", 7},
	    {"2023-május-16", 5},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t instant = DATE_NONE;
		if (!date_parse(rows[i], &instant) || instant != 1630886400)
			fail_msg("'%s' gave %lld", rows[i], (long long)instant);
	}
	for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
		int64_t instant = DATE_NONE;
		char expected[DATE_TEXT_SIZE];
		char text[DATE_TEXT_SIZE];
		snprintf(expected, sizeof expected, "2023-%02d-16T00:00:00Z", months[i].month);
		bool is_date = date_parse(months[i].text, &instant);
		date_format_rfc3339(instant, text);
		if (!is_date || strcmp(text, expected) != 0)
			fail_msg("'%s' gave '%s'", months[i].text, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_months_of_many_languages),
	};
	return cmocka_run_group_tests_name("date_words", tests, NULL, NULL);
}
