/* The labels of the WHATWG Encoding standard, and those that the field writes besides. */
#include "charset_labels.h"

#include <ctype.h>
#include <string.h>

#define CHARSET_LABEL_LIMIT 40

enum charset_id {
	UTF_8,
	UTF_16LE,
	UTF_16BE,
	UTF_32LE,
	UTF_32BE,
	IBM866,
	ISO_2,
	ISO_3,
	ISO_4,
	ISO_5,
	ISO_6,
	ISO_7,
	ISO_8,
	ISO_10,
	ISO_13,
	ISO_14,
	ISO_15,
	ISO_16,
	KOI8_R,
	KOI8_U,
	MACINTOSH,
	MAC_CYRILLIC,
	WIN_874,
	WIN_1250,
	WIN_1251,
	WIN_1252,
	WIN_1253,
	WIN_1254,
	WIN_1255,
	WIN_1256,
	WIN_1257,
	WIN_1258,
	GB18030,
	BIG5,
	EUC_JP,
	ISO_2022_JP,
	SHIFT_JIS,
	EUC_KR,
	ISO_2022_KR,
	ISO_2022_CN,
};

// clang-format off
static const struct charset_encoding charset_encodings[] = {
	[UTF_8] = {"UTF-8", "UTF-8", 1}, [UTF_16LE] = {"UTF-16LE", "UTF-16LE", 2}, [UTF_16BE] = {"UTF-16BE", "UTF-16BE", 2},
	[UTF_32LE] = {"UTF-32LE", "UTF-32LE", 4}, [UTF_32BE] = {"UTF-32BE", "UTF-32BE", 4}, [IBM866] = {"IBM866", "IBM866", 1},
	[ISO_2] = {"ISO-8859-2", "ISO-8859-2", 1}, [ISO_3] = {"ISO-8859-3", "ISO-8859-3", 1}, [ISO_4] = {"ISO-8859-4", "ISO-8859-4", 1},
	[ISO_5] = {"ISO-8859-5", "ISO-8859-5", 1}, [ISO_6] = {"ISO-8859-6", "ISO-8859-6", 1}, [ISO_7] = {"ISO-8859-7", "ISO-8859-7", 1},
	[ISO_8] = {"ISO-8859-8", "ISO-8859-8", 1}, [ISO_10] = {"ISO-8859-10", "ISO-8859-10", 1}, [ISO_13] = {"ISO-8859-13", "ISO-8859-13", 1},
	[ISO_14] = {"ISO-8859-14", "ISO-8859-14", 1}, [ISO_15] = {"ISO-8859-15", "ISO-8859-15", 1}, [ISO_16] = {"ISO-8859-16", "ISO-8859-16", 1},
	[KOI8_R] = {"KOI8-R", "KOI8-R", 1}, [KOI8_U] = {"KOI8-U", "KOI8-U", 1}, [MACINTOSH] = {"macintosh", "MACINTOSH", 1},
	[MAC_CYRILLIC] = {"x-mac-cyrillic", "MAC-UK", 1}, [WIN_874] = {"windows-874", "CP874", 1}, [WIN_1250] = {"windows-1250", "CP1250", 1},
	[WIN_1251] = {"windows-1251", "CP1251", 1}, [WIN_1252] = {"windows-1252", "CP1252", 1}, [WIN_1253] = {"windows-1253", "CP1253", 1},
	[WIN_1254] = {"windows-1254", "CP1254", 1}, [WIN_1255] = {"windows-1255", "CP1255", 1}, [WIN_1256] = {"windows-1256", "CP1256", 1},
	[WIN_1257] = {"windows-1257", "CP1257", 1}, [WIN_1258] = {"windows-1258", "CP1258", 1}, [GB18030] = {"gb18030", "GB18030", 1},
	[BIG5] = {"Big5", "BIG5-HKSCS", 1}, [EUC_JP] = {"EUC-JP", "EUC-JP-MS", 1}, [ISO_2022_JP] = {"ISO-2022-JP", "ISO-2022-JP-3", 1},
	[SHIFT_JIS] = {"Shift_JIS", "CP932", 1}, [EUC_KR] = {"EUC-KR", "UHC", 1}, [ISO_2022_KR] = {"ISO-2022-KR", "ISO-2022-KR", 1},
	[ISO_2022_CN] = {"ISO-2022-CN", "ISO-2022-CN-EXT", 1},
};

/* Labels with everything but letters and digits taken out, in lower case: "iso_8859-1:1987" is "iso885911987". */
static const struct {
	const char *label;
	enum charset_id id;
} charset_labels[] = {
	{"utf8", UTF_8}, {"unicode11utf8", UTF_8}, {"unicode20utf8", UTF_8}, {"xunicode20utf8", UTF_8}, {"cp65001", UTF_8}, {"utf8mb4", UTF_8},
	{"utf", UTF_8}, {"utf8n", UTF_8}, {"utf8bom", UTF_8}, {"utf8sig", UTF_8}, {"xutf8", UTF_8},
	{"utf16", UTF_16LE}, {"utf16le", UTF_16LE}, {"ucs2", UTF_16LE}, {"unicode", UTF_16LE}, {"iso10646ucs2", UTF_16LE}, {"csunicode", UTF_16LE},
	{"unicodefeff", UTF_16LE}, {"utf16be", UTF_16BE}, {"unicodefffe", UTF_16BE}, {"utf32", UTF_32LE}, {"utf32le", UTF_32LE}, {"utf32be", UTF_32BE},
	{"866", IBM866}, {"cp866", IBM866}, {"csibm866", IBM866}, {"ibm866", IBM866},
	{"csisolatin2", ISO_2}, {"iso88592", ISO_2}, {"isoir101", ISO_2}, {"iso885921987", ISO_2}, {"l2", ISO_2}, {"latin2", ISO_2},
	{"csisolatin3", ISO_3}, {"iso88593", ISO_3}, {"isoir109", ISO_3}, {"iso885931988", ISO_3}, {"l3", ISO_3}, {"latin3", ISO_3},
	{"csisolatin4", ISO_4}, {"iso88594", ISO_4}, {"isoir110", ISO_4}, {"iso885941988", ISO_4}, {"l4", ISO_4}, {"latin4", ISO_4},
	{"csisolatincyrillic", ISO_5}, {"cyrillic", ISO_5}, {"iso88595", ISO_5}, {"isoir144", ISO_5}, {"iso885951988", ISO_5},
	{"arabic", ISO_6}, {"asmo708", ISO_6}, {"csiso88596e", ISO_6}, {"csiso88596i", ISO_6}, {"csisolatinarabic", ISO_6}, {"ecma114", ISO_6},
	{"iso88596", ISO_6}, {"iso88596e", ISO_6}, {"iso88596i", ISO_6}, {"isoir127", ISO_6}, {"iso885961987", ISO_6},
	{"csisolatingreek", ISO_7}, {"ecma118", ISO_7}, {"elot928", ISO_7}, {"greek", ISO_7}, {"greek8", ISO_7}, {"iso88597", ISO_7},
	{"isoir126", ISO_7}, {"iso885971987", ISO_7}, {"suneugreek", ISO_7},
	{"csiso88598e", ISO_8}, {"csisolatinhebrew", ISO_8}, {"hebrew", ISO_8}, {"iso88598", ISO_8}, {"iso88598e", ISO_8}, {"isoir138", ISO_8},
	{"iso885981988", ISO_8}, {"visual", ISO_8}, {"csiso88598i", ISO_8}, {"iso88598i", ISO_8}, {"logical", ISO_8},
	{"csisolatin6", ISO_10}, {"iso885910", ISO_10}, {"isoir157", ISO_10}, {"l6", ISO_10}, {"latin6", ISO_10},
	{"iso885913", ISO_13}, {"iso885914", ISO_14}, {"csisolatin9", ISO_15}, {"iso885915", ISO_15}, {"l9", ISO_15}, {"latin9", ISO_15},
	{"latin0", ISO_15}, {"iso885916", ISO_16},
	{"cskoi8r", KOI8_R}, {"koi", KOI8_R}, {"koi8", KOI8_R}, {"koi8r", KOI8_R}, {"koi8ru", KOI8_U}, {"koi8u", KOI8_U},
	{"csmacintosh", MACINTOSH}, {"mac", MACINTOSH}, {"macintosh", MACINTOSH}, {"xmacroman", MACINTOSH}, {"macroman", MACINTOSH},
	{"xmaccyrillic", MAC_CYRILLIC}, {"xmacukrainian", MAC_CYRILLIC}, {"maccyrillic", MAC_CYRILLIC},
	{"dos874", WIN_874}, {"iso885911", WIN_874}, {"tis620", WIN_874}, {"windows874", WIN_874}, {"cp874", WIN_874},
	{"cp1250", WIN_1250}, {"windows1250", WIN_1250}, {"xcp1250", WIN_1250}, {"win1250", WIN_1250},
	{"cp1251", WIN_1251}, {"windows1251", WIN_1251}, {"xcp1251", WIN_1251}, {"win1251", WIN_1251},
	{"ansix341968", WIN_1252}, {"ascii", WIN_1252}, {"cp1252", WIN_1252}, {"cp819", WIN_1252}, {"csisolatin1", WIN_1252}, {"ibm819", WIN_1252},
	{"iso88591", WIN_1252}, {"isoir100", WIN_1252}, {"iso885911987", WIN_1252}, {"l1", WIN_1252}, {"latin1", WIN_1252}, {"usascii", WIN_1252},
	{"windows1252", WIN_1252}, {"xcp1252", WIN_1252}, {"ansi", WIN_1252}, {"win1252", WIN_1252}, {"isolatin1", WIN_1252},
	{"88591", WIN_1252}, {"iso8859", WIN_1252}, {"latin", WIN_1252}, {"western", WIN_1252}, {"xuserdefined", WIN_1252}, {"xansi", WIN_1252},
	{"cp1253", WIN_1253}, {"windows1253", WIN_1253}, {"xcp1253", WIN_1253},
	{"cp1254", WIN_1254}, {"csisolatin5", WIN_1254}, {"iso88599", WIN_1254}, {"isoir148", WIN_1254}, {"iso885991989", WIN_1254}, {"l5", WIN_1254},
	{"latin5", WIN_1254}, {"windows1254", WIN_1254}, {"xcp1254", WIN_1254},
	{"cp1255", WIN_1255}, {"windows1255", WIN_1255}, {"xcp1255", WIN_1255}, {"cp1256", WIN_1256}, {"windows1256", WIN_1256}, {"xcp1256", WIN_1256},
	{"cp1257", WIN_1257}, {"windows1257", WIN_1257}, {"xcp1257", WIN_1257}, {"cp1258", WIN_1258}, {"windows1258", WIN_1258}, {"xcp1258", WIN_1258},
	{"chinese", GB18030}, {"csgb2312", GB18030}, {"csiso58gb231280", GB18030}, {"gb2312", GB18030}, {"gb231280", GB18030}, {"gbk", GB18030},
	{"isoir58", GB18030}, {"xgbk", GB18030}, {"gb18030", GB18030}, {"cp936", GB18030}, {"windows936", GB18030}, {"euccn", GB18030},
	{"big5", BIG5}, {"big5hkscs", BIG5}, {"cnbig5", BIG5}, {"csbig5", BIG5}, {"xxbig5", BIG5}, {"cp950", BIG5}, {"windows950", BIG5},
	{"cseucpkdfmtjapanese", EUC_JP}, {"eucjp", EUC_JP}, {"xeucjp", EUC_JP}, {"ujis", EUC_JP}, {"eucjpwin", EUC_JP}, {"eucjpms", EUC_JP},
	{"csiso2022jp", ISO_2022_JP}, {"iso2022jp", ISO_2022_JP}, {"jis", ISO_2022_JP},
	{"csshiftjis", SHIFT_JIS}, {"ms932", SHIFT_JIS}, {"mskanji", SHIFT_JIS}, {"shiftjis", SHIFT_JIS}, {"sjis", SHIFT_JIS},
	{"windows31j", SHIFT_JIS}, {"xsjis", SHIFT_JIS}, {"cp932", SHIFT_JIS}, {"windows932", SHIFT_JIS}, {"sjiswin", SHIFT_JIS},
	{"cseuckr", EUC_KR}, {"csksc56011987", EUC_KR}, {"euckr", EUC_KR}, {"isoir149", EUC_KR}, {"korean", EUC_KR}, {"ksc56011987", EUC_KR},
	{"ksc56011989", EUC_KR}, {"ksc5601", EUC_KR}, {"windows949", EUC_KR}, {"cp949", EUC_KR}, {"uhc", EUC_KR}, {"xwindows949", EUC_KR},
	{"iso2022kr", ISO_2022_KR}, {"csiso2022kr", ISO_2022_KR}, {"iso2022cn", ISO_2022_CN}, {"iso2022cnext", ISO_2022_CN},
};
// clang-format on

const struct charset_encoding *charset_find(const char *label, size_t length)
{
	char squeezed[CHARSET_LABEL_LIMIT];
	size_t used = 0;
	for (size_t at = 0; at < length && used < sizeof squeezed - 1; at++)
		if (isalnum((unsigned char)label[at]))
			squeezed[used++] = (char)tolower((unsigned char)label[at]);
	squeezed[used] = '\0';
	for (size_t at = 0; at < sizeof charset_labels / sizeof *charset_labels; at++)
		if (strcmp(squeezed, charset_labels[at].label) == 0)
			return &charset_encodings[charset_labels[at].id];
	return NULL;
}
