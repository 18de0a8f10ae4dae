// One column for each language: a word that is missing in one does not compile.
// SPDX-License-Identifier: Apache-2.0
#include "repl/words.hpp"

#include "repl/terminal.hpp"

#include <pol/contents.hpp>
#include <pol/policy.hpp>

#include <algorithm>

namespace pol::repl {
namespace {

// clang-format off
constexpr words english = {
    "clause", "status", "amount", "why", "determined", "not eligible", "undetermined", "bad input",
    "not claimed", "permitted", "refused", "waived", "obliged", "advised", "needs", "total",
    "without what is not settled", "missing", "not in this policy", "not claimed", "as of", "with",
    "(no case_id)", "passed", "failed", "got", "left out", "draft", "yes", "no", "unknown",
    "capped", "held at its ceiling", "beyond the limit", "after deduction", "paid before", "not the highest",
    "shared with other clauses", "sum of the awards", "rounded", "nothing", "not set", "text", "case",
};

constexpr words chinese = {
    "条款", "结果", "金额", "理由", "已确定", "不符合条件", "未确定", "输入有误", "未申报", "准许", "不准", "免除", "义务", "建议", "需要", "合计",
    "未含尚未确定的部分", "缺少", "本政策没有", "未申报", "评估日", "并适用", "（无 case_id）", "通过", "失败", "实得", "未计入", "草案", "是",
    "否", "未知", "受上限限制", "按上限计", "超出限项", "扣除后", "此前已付", "非最高", "与其他条款合并计", "各项资助合计", "取整后", "无", "未设定",
    "原文", "案例",
};
// clang-format on

}  // namespace

const words& words_in(language in) { return in == language::english ? english : chinese; }

std::string_view say(clause_status s, language in) {
    const words& w = words_in(in);
    switch (s) {
        case clause_status::determined: return w.determined;
        case clause_status::not_eligible: return w.not_eligible;
        case clause_status::undetermined: return w.undetermined;
        case clause_status::bad_input: return w.bad_input;
        case clause_status::not_claimed: return w.not_claimed;
    }
    return w.not_claimed;
}

std::string say_code(const policy& from, std::string_view code, language in) {
    const std::string title = harmless(from.title_of(code, in));
    return title.empty() ? harmless(code) : title;
}

std::string say_source(const std::string& source, language in) {
    constexpr std::string_view article = "article ";
    const std::string number = source.substr(std::min(article.size(), source.size()));
    const bool is_article = source.compare(0, article.size(), article) == 0 && !number.empty() &&
                            number.find_first_not_of("0123456789") == std::string::npos;
    return is_article && in == language::chinese ? "第" + number + "条" : harmless(source);
}

std::string say_amendment(const policy& from, const std::string& title, language in) {
    if (in == language::english) return harmless(title);
    for (const amendment_summary& a : contents_of(from).amendments) {
        if (a.title.english == title) return harmless(a.title.in(in));
    }
    return harmless(title);
}

}  // namespace pol::repl
