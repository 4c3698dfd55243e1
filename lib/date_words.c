/* The words that stand in dates. */
#include "date_words.h"

#include <stdint.h>
#include <string.h>

#define WORD_LENGTH_MOST 40

/* A name and the length in bytes of its shortest abbreviation: any prefix between the two stands for it. */
struct name {
	const char *text;
	size_t shortest;
	int value;
};

// clang-format off

/* What most feeds write comes first. */
static const struct name months[] = {
    {"january", 3, 1}, {"february", 3, 2}, {"march", 3, 3}, {"april", 3, 4}, {"may", 3, 5}, {"june", 3, 6},
    {"july", 3, 7}, {"august", 3, 8}, {"september", 3, 9}, {"october", 3, 10}, {"november", 3, 11}, {"december", 3, 12},
    /* French */
    {"janvier", 3, 1}, {"février", 3, 2}, {"fevrier", 3, 2}, {"mars", 3, 3}, {"avril", 3, 4}, {"mai", 3, 5},
    {"juin", 4, 6}, {"juillet", 4, 7}, {"août", 3, 8}, {"aout", 3, 8}, {"septembre", 3, 9}, {"octobre", 3, 10},
    {"novembre", 3, 11}, {"décembre", 3, 12}, {"decembre", 3, 12},
    /* German */
    {"januar", 3, 1}, {"jänner", 3, 1}, {"februar", 3, 2}, {"märz", 3, 3}, {"maerz", 3, 3}, {"mrz", 3, 3},
    {"juni", 3, 6}, {"juli", 3, 7}, {"oktober", 3, 10}, {"dezember", 3, 12},
    /* Spanish */
    {"enero", 3, 1}, {"febrero", 3, 2}, {"marzo", 3, 3}, {"abril", 3, 4}, {"mayo", 3, 5}, {"junio", 3, 6},
    {"julio", 3, 7}, {"agosto", 3, 8}, {"septiembre", 3, 9}, {"setiembre", 3, 9}, {"octubre", 3, 10},
    {"noviembre", 3, 11}, {"diciembre", 3, 12},
    /* Italian */
    {"gennaio", 3, 1}, {"febbraio", 3, 2}, {"aprile", 3, 4}, {"maggio", 3, 5}, {"giugno", 3, 6}, {"luglio", 3, 7},
    {"settembre", 3, 9}, {"ottobre", 3, 10}, {"dicembre", 3, 12},
    /* Portuguese */
    {"janeiro", 3, 1}, {"fevereiro", 3, 2}, {"março", 3, 3}, {"maio", 3, 5}, {"junho", 3, 6}, {"julho", 3, 7},
    {"setembro", 3, 9}, {"outubro", 3, 10}, {"novembro", 3, 11}, {"dezembro", 3, 12},
    /* Dutch and the Nordic languages */
    {"januari", 3, 1}, {"februari", 3, 2}, {"maart", 3, 3}, {"mrt", 3, 3}, {"mei", 3, 5}, {"augustus", 3, 8},
    {"marts", 3, 3}, {"augusti", 3, 8}, {"desember", 3, 12},
    /* Russian, as the month of a date and alone */
    {"января", 6, 1}, {"январь", 6, 1}, {"февраля", 6, 2}, {"февраль", 6, 2}, {"марта", 6, 3}, {"апреля", 6, 4},
    {"апрель", 6, 4}, {"мая", 6, 5}, {"май", 6, 5}, {"июня", 6, 6}, {"июнь", 6, 6}, {"июля", 6, 7}, {"июль", 6, 7},
    {"августа", 6, 8}, {"сентября", 6, 9}, {"сентябрь", 6, 9}, {"октября", 6, 10}, {"октябрь", 6, 10},
    {"ноября", 6, 11}, {"ноябрь", 6, 11}, {"декабря", 6, 12}, {"декабрь", 6, 12},
    /* Polish, likewise */
    {"stycznia", 3, 1}, {"styczeń", 3, 1}, {"lutego", 3, 2}, {"luty", 3, 2}, {"marca", 3, 3}, {"marzec", 3, 3},
    {"kwietnia", 3, 4}, {"kwiecień", 3, 4}, {"maja", 3, 5}, {"czerwca", 3, 6}, {"czerwiec", 3, 6}, {"lipca", 3, 7},
    {"lipiec", 3, 7}, {"sierpnia", 3, 8}, {"sierpień", 3, 8}, {"września", 3, 9}, {"wrzesień", 3, 9},
    {"października", 4, 10}, {"październik", 4, 10}, {"paz", 3, 10}, {"listopada", 3, 11}, {"grudnia", 3, 12},
    {"grudzień", 3, 12},
    /* Hungarian */
    {"január", 3, 1}, {"február", 3, 2}, {"március", 4, 3}, {"április", 4, 4}, {"május", 4, 5}, {"június", 4, 6},
    {"július", 4, 7}, {"augusztus", 3, 8}, {"szeptember", 3, 9}, {"október", 3, 10},
    /* Greek, with the accents left out now and then */
    {"ιανουαρίου", 6, 1}, {"φεβρουαρίου", 6, 2}, {"μαρτίου", 6, 3}, {"μάρτιος", 6, 3}, {"απριλίου", 6, 4},
    {"μαΐου", 6, 5}, {"μάιος", 6, 5}, {"μαι", 6, 5}, {"ιουνίου", 8, 6}, {"ιούνιος", 8, 6}, {"ιον", 6, 6},
    {"ιουλίου", 8, 7}, {"ιούλιος", 8, 7}, {"ιολ", 6, 7}, {"αυγούστου", 6, 8}, {"αύγουστος", 6, 8},
    {"σεπτεμβρίου", 6, 9}, {"οκτωβρίου", 6, 10}, {"νοεμβρίου", 6, 11}, {"νοέμβριος", 6, 11}, {"δεκεμβρίου", 6, 12},
    /* Czech, with the Slovak ones that differ */
    {"ledna", 3, 1}, {"února", 4, 2}, {"března", 4, 3}, {"dubna", 3, 4}, {"května", 4, 5}, {"června", 8, 6},
    {"července", 8, 7}, {"srpna", 3, 8}, {"září", 5, 9}, {"října", 7, 10}, {"říj", 5, 10}, {"listopadu", 9, 11}, {"prosince", 3, 12},
    {"februára", 4, 2}, {"októbra", 5, 10}, {"novembra", 8, 11}, {"decembra", 8, 12},
    /* Turkish */
    {"ocak", 3, 1}, {"şubat", 4, 2}, {"mart", 4, 3}, {"nisan", 3, 4}, {"mayıs", 3, 5}, {"haziran", 3, 6}, {"temmuz", 3, 7},
    {"ağustos", 4, 8}, {"eylül", 3, 9}, {"ekim", 3, 10}, {"kasım", 3, 11}, {"aralık", 3, 12},
    /* Ukrainian */
    {"січня", 6, 1}, {"лютого", 6, 2}, {"березня", 6, 3}, {"квітня", 6, 4}, {"травня", 6, 5}, {"червня", 8, 6},
    {"липня", 6, 7}, {"серпня", 6, 8}, {"вересня", 6, 9}, {"жовтня", 6, 10}, {"листопада", 6, 11}, {"грудня", 6, 12},
    /* Finnish */
    {"tammikuuta", 5, 1}, {"helmikuuta", 5, 2}, {"maaliskuuta", 5, 3}, {"huhtikuuta", 5, 4}, {"toukokuuta", 5, 5},
    {"kesäkuuta", 4, 6}, {"heinäkuuta", 5, 7}, {"elokuuta", 3, 8}, {"syyskuuta", 4, 9}, {"lokakuuta", 4, 10},
    {"marraskuuta", 6, 11}, {"joulukuuta", 5, 12},
    /* Catalan and Romanian, where they differ from the others */
    {"gener", 3, 1}, {"febrer", 3, 2}, {"març", 3, 3}, {"maig", 3, 5}, {"juny", 4, 6}, {"juliol", 3, 7}, {"setembre", 8, 9}, {"desembre", 3, 12},
    {"ianuarie", 3, 1}, {"februarie", 3, 2}, {"martie", 3, 3}, {"aprilie", 3, 4}, {"iunie", 3, 6}, {"iulie", 3, 7},
    {"septembrie", 3, 9}, {"octombrie", 3, 10}, {"noiembrie", 3, 11}, {"decembrie", 3, 12},
};

/* Minutes east of UTC. An abbreviation with several meanings has the one that feeds use. */
static const struct name zones[] = {
    {"gmt", 3, 0}, {"utc", 3, 0}, {"z", 1, 0}, {"ut", 2, 0}, {"wet", 3, 0},
    {"est", 3, -300}, {"edt", 3, -240}, {"et", 2, -300}, {"cst", 3, -360}, {"cdt", 3, -300}, {"ct", 2, -360},
    {"mst", 3, -420}, {"mdt", 3, -360}, {"mt", 2, -420}, {"pst", 3, -480}, {"pdt", 3, -420}, {"pt", 2, -480},
    {"ast", 3, -240}, {"adt", 3, -180}, {"at", 2, -240}, {"nst", 3, -210}, {"ndt", 3, -150}, {"akst", 4, -540}, {"akdt", 4, -480},
    {"hst", 3, -600}, {"brt", 3, -180}, {"brst", 4, -120}, {"art", 3, -180},
    {"bst", 3, 60}, {"west", 4, 60}, {"cet", 3, 60}, {"cest", 4, 120}, {"mez", 3, 60}, {"mesz", 4, 120},
    {"met", 3, 60}, {"mest", 4, 120}, {"eet", 3, 120}, {"eest", 4, 180}, {"msk", 3, 180}, {"msd", 3, 240},
    {"trt", 3, 180}, {"sast", 4, 120}, {"cat", 3, 120}, {"wat", 3, 60}, {"eat", 3, 180}, {"idt", 3, 180},
    {"gst", 3, 240}, {"pkt", 3, 300}, {"ist", 3, 330}, {"ict", 3, 420}, {"wib", 3, 420}, {"hkt", 3, 480},
    {"sgt", 3, 480}, {"pht", 3, 480}, {"awst", 4, 480}, {"jst", 3, 540}, {"kst", 3, 540}, {"acst", 4, 570},
    {"acdt", 4, 630}, {"aest", 4, 600}, {"aedt", 4, 660}, {"nzst", 4, 720}, {"nzdt", 4, 780},
};

static const struct name noons[] = {
    {"am", 2, 0}, {"pm", 2, 12}, {"a.m", 3, 0}, {"p.m", 3, 12}, {"오전", 6, 0}, {"오후", 6, 12}, {"上午", 6, 0}, {"下午", 6, 12}, {"午前", 6, 0}, {"午後", 6, 12},
};

/* Those of other languages are words that nobody knows, in a place where they do no harm. */
static const struct name weekdays[] = {
    {"monday", 3, 1}, {"tuesday", 3, 2}, {"wednesday", 3, 3}, {"thursday", 3, 4}, {"friday", 3, 5}, {"saturday", 3, 6},
    {"sunday", 3, 0},
};

static const struct name ignored[] = {
    {"st", 2, 0}, {"nd", 2, 0}, {"rd", 2, 0}, {"th", 2, 0}, {"of", 2, 0}, {"the", 3, 0},
    {"de", 2, 0}, {"del", 3, 0}, {"a", 1, 0}, {"las", 3, 0}, {"le", 2, 0}, {"à", 2, 0}, {"er", 2, 0}, {"um", 2, 0},
    {"uhr", 3, 0}, {"den", 3, 0}, {"der", 3, 0}, {"alle", 4, 0}, {"ore", 3, 0}, {"às", 3, 0}, {"om", 2, 0}, {"в", 2, 0},
    {"г", 2, 0}, {"o", 1, 0}, {"年", 3, 0}, {"月", 3, 0}, {"日", 3, 0}, {"년", 3, 0}, {"월", 3, 0}, {"일", 3, 0},
};

static const struct {
	enum date_word_kind kind;
	const struct name *names;
	size_t count;
} tables[] = {
    {DATE_WORD_MONTH, months, sizeof months / sizeof months[0]},
    {DATE_WORD_WEEKDAY, weekdays, sizeof weekdays / sizeof weekdays[0]},
    {DATE_WORD_ZONE, zones, sizeof zones / sizeof zones[0]},
    {DATE_WORD_IGNORE, ignored, sizeof ignored / sizeof ignored[0]},
    {DATE_WORD_NOON, noons, sizeof noons / sizeof noons[0]},
};

// clang-format on

static void fold(char *word, size_t length);
static uint32_t fold_character(uint32_t character);

struct date_word date_word_find(const char *word, size_t length)
{
	static const struct date_word unknown = {DATE_WORD_UNKNOWN, 0};
	char folded[WORD_LENGTH_MOST];
	if (length > sizeof folded)
		return unknown;
	memcpy(folded, word, length);
	fold(folded, length);
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		for (size_t at = 0; at < tables[i].count; at++) {
			const struct name *name = &tables[i].names[at];
			if (length >= name->shortest && *name->text == *folded && strncmp(name->text, folded, length) == 0)
				return (struct date_word){tables[i].kind, name->value};
		}
	}
	return unknown;
}

/* In place: capitals and small letters of these alphabets are as long in UTF-8, one or two bytes. */
static void fold(char *word, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char lead = (unsigned char)word[i];
		if (lead < 0x80) {
			word[i] = (char)fold_character(lead);
		} else if (lead >= 0xC2 && lead < 0xE0 && i + 1 < length) {
			uint32_t character = (lead & 0x1FU) << 6 | ((unsigned char)word[i + 1] & 0x3FU);
			character = fold_character(character);
			word[i] = (char)(0xC0 | character >> 6);
			word[++i] = (char)(0x80 | (character & 0x3F));
		}
	}
}

static uint32_t fold_character(uint32_t character)
{
	static const struct {
		uint32_t first;
		uint32_t last;
		uint32_t distance;
	} capitals[] = {
	    {'A', 'Z', 0x20},
	    {0xC0, 0xDE, 0x20},
	    {0x143, 0x143, 1},
	    {0x158, 0x158, 1},
	    {0x15A, 0x15A, 1},
	    {0x15E, 0x15E, 1},
	    {0x179, 0x179, 1},
	    {0x386, 0x386, 0x26},
	    {0x388, 0x38A, 0x25},
	    {0x38C, 0x38C, 0x40},
	    {0x391, 0x3AB, 0x20},
	    {0x400, 0x40F, 0x50},
	    {0x410, 0x42F, 0x20},
	};
	for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
		if (character >= capitals[i].first && character <= capitals[i].last)
			return character + capitals[i].distance;
	}
	return character;
}
