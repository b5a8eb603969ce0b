/**
 * @file model/given/files/places.c
 * What users call provinces and tiers. The order is that of scenarios/data/provinces.csv;
 * a test compares them.
 */
#include "model/given/parts.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct place {
    const char *code; /* first two digits of GB/T 2260 */
    const char *id, *name_zh;
} places[REN_N_PROVINCES] = {
    { "11", "beijing", "北京" },
    { "12", "tianjin", "天津" },
    { "13", "hebei", "河北" },
    { "14", "shanxi", "山西" },
    { "15", "inner-mongolia", "内蒙古" },
    { "21", "liaoning", "辽宁" },
    { "22", "jilin", "吉林" },
    { "23", "heilongjiang", "黑龙江" },
    { "31", "shanghai", "上海" },
    { "32", "jiangsu", "江苏" },
    { "33", "zhejiang", "浙江" },
    { "34", "anhui", "安徽" },
    { "35", "fujian", "福建" },
    { "36", "jiangxi", "江西" },
    { "37", "shandong", "山东" },
    { "41", "henan", "河南" },
    { "42", "hubei", "湖北" },
    { "43", "hunan", "湖南" },
    { "44", "guangdong", "广东" },
    { "45", "guangxi", "广西" },
    { "46", "hainan", "海南" },
    { "50", "chongqing", "重庆" },
    { "51", "sichuan", "四川" },
    { "52", "guizhou", "贵州" },
    { "53", "yunnan", "云南" },
    { "54", "tibet", "西藏" },
    { "61", "shaanxi", "陕西" },
    { "62", "gansu", "甘肃" },
    { "63", "qinghai", "青海" },
    { "64", "ningxia", "宁夏" },
    { "65", "xinjiang", "新疆" },
};

/* Equal but for case and for what divides words: "Inner Mongolia", "inner-mongolia". */
static bool same_words(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        const bool divides = *a == ' ' || *a == '_' || *a == '-';
        if (divides ? *b != '-' : tolower((unsigned char)*a) != *b) {
            return false;
        }
    }
    return *a == *b;
}

int32_t ren_given_province(const char *text)
{
    const bool is_code = strspn(text, "0123456789") == strlen(text)
                         && (strlen(text) == 2 || strlen(text) == 6);
    for (int32_t k = 0; k < REN_N_PROVINCES; k++) {
        const struct place *p = &places[k];
        /* 浙江省, 内蒙古自治区: the short name begins the long one */
        if ((is_code && strncmp(text, p->code, 2) == 0) || same_words(text, p->id)
            || strncmp(text, p->name_zh, strlen(p->name_zh)) == 0) {
            return k;
        }
    }
    return -1;
}

int32_t ren_given_tier(const char *text)
{
    if (text[0] >= '0' && text[0] < '0' + REN_N_TIERS && text[1] == '\0') {
        return text[0] - '0';
    }
    for (int32_t k = 0; k < REN_N_TIERS; k++) {
        if (strcasecmp(text, ren_tier_name[k]) == 0) {
            return k;
        }
    }
    return -1;
}
