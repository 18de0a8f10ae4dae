// The table of commands, and what it says about itself.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/session/table.hpp"
#include "repl/terminal.hpp"

#include <array>

namespace pol::repl {
namespace {

using takes = command::takes;

struct topic {
    std::string_view english;
    std::string_view chinese;
    sentence text;
};
constexpr std::array topics = {topic{"values", "值", sentence::topic_values},
                               topic{"paths", "路径", sentence::topic_paths},
                               topic{"scripts", "脚本", sentence::topic_scripts}};

styled_text wrapped_text(const conversation& with, const std::string& text) {
    styled_text result;
    for (const std::string& line : wrapped(text, with.how.width)) result += line + "\n";
    return result;
}

std::string topics_text(language in) {
    std::string result;
    for (const topic& t : topics)
        result += (result.empty() ? "`" : ", `") + std::string(in == language::english ? t.english : t.chinese) + "`";
    return result;
}

styled_text overview(const conversation& with) {
    using side = text_table::side;
    const bool is_english = with.how.in == language::english;
    styled_text text = wrapped_text(with, with.say(sentence::commands_head));
    text_table rows({side::left, side::left});
    for (const command& c : commands()) {
        rows.add({painted(is_english ? c.usage_english : c.usage_chinese, colour::strong),
                  is_english ? c.summary_english : c.summary_chinese});
    }
    text += rows.text(with.how.width);
    return text + wrapped_text(with, with.say(sentence::commands_tail, {topics_text(with.how.in)}));
}

}  // namespace

std::vector<std::pair<std::string_view, std::string_view>> topic_names() {
    std::vector<std::pair<std::string_view, std::string_view>> result;
    for (const topic& t : topics) result.emplace_back(t.english, t.chinese);
    return result;
}

const std::vector<command>& commands() {
    static const std::vector<command> all = {
        {"load", "载入", "load CASE.json", "载入 案例.json", "puts a case in place of all that was given",
         "以案例取代已给出的全部内容", takes::file, load},
        {"unset", "收回", "unset PATH", "收回 路径", "takes back a fact, an item, a parameter, `ledger`",
         "收回事实、列表项、参数或 `ledger`", takes::path, unset},
        {"undo", "撤销", "undo", "撤销", "goes back to how things were before the last line that changed them",
         "回到上一次改动之前", takes::nothing, undo},
        {"redo", "重做", "redo", "重做", "does again what was taken back", "重做已撤销的改动", takes::nothing, redo},
        {"clear", "清空", "clear", "清空", "takes back all that was given", "收回已给出的全部内容", takes::nothing,
         clear},
        {"claim", "申报", "claim CLAUSE…", "申报 条款…", "asks for clauses; `all` for every one",
         "申报条款；`全部` 表示每一条", takes::clauses, claim},
        {"withdraw", "撤回", "withdraw CLAUSE…", "撤回 条款…",
         "no longer asks for them; what was said about them goes too", "不再申报，有关内容一并收回", takes::clauses,
         withdraw},
        {"set", "设定", "set PARAMETER = VALUE", "设定 参数 = 值", "sets a parameter; `unset PARAMETER` goes back",
         "设定参数；`收回 参数` 恢复", takes::parameter, set},
        {"on", "适用于|当日为", "on [DATE | none]", "适用于 [日期 | 无]", "the day of the assessment", "评估日",
         takes::nothing, on},
        {"paid", "已付", "paid AWARD AMOUNT on DATE, paid nothing", "已付 资助 金额 适用于 日期，已付 无",
         "what was paid before", "此前已付的款项", takes::payment, paid},
        {"amendments", "修订", "amendments [on | off N], amendments dated", "修订 [启用 | 停用 编号]，修订 按日期",
         "lists amendments, puts them in or out of force, or lets the day decide", "列出修订、启用或停用，或由日期决定",
         takes::amendment, amendments},
        {"show", "显示", "show [CLAUSE]", "显示 [条款]", "what is due, clause by clause", "逐条显示结果", takes::clause,
         show},
        {"facts", "事实", "facts [CLAUSE | all]", "事实 [条款 | 全部]",
         "what was given; with a clause, what it asks for", "已给出的内容；加条款则列出其要求的事实", takes::clauses,
         facts},
        {"clauses", "条款", "clauses", "条款", "the clauses and what became of them", "各条款及其结果", takes::nothing,
         clauses},
        {"source", "出处", "source CLAUSE[.AWARD]", "出处 条款[.资助]", "the author's text", "原文", takes::reason,
         source},
        {"why", "为何|为什么", "why [not] CLAUSE[.AWARD] [depth N | all]", "为何 [不] 条款[.资助] [深度 N | 全部]",
         "the derivation, folded below a depth; `not`: only what failed, capped or is missing",
         "推导过程，按深度折叠；`不`：只列未满足、受限或缺少的", takes::reason, why},
        {"needs", "缺少", "needs", "缺少", "what is missing, the most decisive first", "缺少的内容，最具决定性的在前",
         takes::nothing, needs},
        {"what", "假如", "what if LINE", "假如 一行", "what a line would change, without changing anything",
         "若给出该行会有何变化，不作改动", takes::given, what},
        {"save", "另存", "save as NAME", "另存 名称", "keeps the scenario under a name", "以名称保存情景",
         takes::scenario, save},
        {"use", "使用", "use NAME", "使用 名称", "goes back to a scenario that was saved", "回到已保存的情景",
         takes::scenario, use},
        {"scenarios", "情景", "scenarios", "情景", "the scenarios that were saved", "已保存的情景", takes::nothing,
         scenarios},
        {"compare", "比较", "compare NAME [NAME]", "比较 名称 [名称]",
         "two scenarios, clause by clause, with the reasons; `now` is the present one",
         "逐条比较两个情景并说明原因；`现在` 指当前情景", takes::scenario, compare},
        {"sweep", "试算", "sweep PATH from A to B [step S] [of CLAUSE]", "试算 路径 从 A 至 B [步长 S] [条款 条款名]",
         "moves a fact or parameter: amounts, exact breakpoints, marginal rates; also `by PATH from A to B` for a "
         "second one, "
         "`--svg FILE`, `--csv FILE`",
         "移动一个事实或参数：金额、精确的转折点与边际比率；`按 路径 从 A 至 B` 加第二个；`--svg 文件`、`--csv 文件`",
         takes::sweep, sweep},
        {"goal", "目标", "goal CLAUSE = AMOUNT by PATH [from A to B]", "目标 条款 = 金额 按 路径 [从 A 至 B]",
         "the least value that reaches the amount, or what keeps it from being reached",
         "达到该金额的最小值，或无法达到的原因", takes::sweep, goal},
        {"ask", "提问", "ask [CLAUSE]", "提问 [条款]", "asks for what is missing, one after another",
         "逐一询问缺少的内容", takes::clause, ask},
        {"back", "返回", "back", "返回", "takes the last answer back and asks again", "收回上一个回答并重新询问",
         takes::question, back},
        {"skip", "跳过", "skip", "跳过", "leaves a question open", "留待以后回答", takes::question, skip},
        {"stop", "停止", "stop", "停止", "ends the questions", "结束询问", takes::question, stop},
        {"record", "记录", "record FILE, record off", "记录 文件，记录 停止", "writes the session as a script",
         "将会话写成脚本", takes::file, record},
        {"timing", "计时", "timing [on | off]", "计时 [开 | 关]", "tells how long each line took", "显示每行所用时间",
         takes::on_off, timing},
        {"help", "帮助", "help [TOPIC]", "帮助 [主题]", "this, or more about a command or topic",
         "本帮助，或某命令、主题的说明", takes::topic, help},
        {"edit", "编辑", "edit [CLAUSE]", "编辑 [条款]",
         "opens the case, or the text of a clause, in the editor that $EDITOR names",
         "用 $EDITOR 指定的编辑器打开案例或条款文本", takes::clause, edit},
        {"reload", "重读", "reload", "重读",
         "reads the policy again; on a terminal that happens by itself when a file changes",
         "重新读取政策；在终端中文件变化时自动进行", takes::nothing, reload},
        {"restore", "恢复", "restore", "恢复", "takes up a session that never came to its end", "接续未正常结束的会话",
         takes::nothing, restore},
        {"forget", "遗忘", "forget", "遗忘", "drops what such a session left behind", "放弃该会话留下的内容",
         takes::nothing, forget},
        {"quit", "退出", "quit", "退出", "takes leave", "结束会话", takes::nothing, quit},
    };
    return all;
}

bool is_spelling_of(const command& c, std::string_view word) {
    if (is_same_word(c.english, word)) return true;
    std::string_view rest = c.chinese;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('|'), rest.size());
        if (rest.substr(0, end) == word) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

const command* command_named(std::string_view word) {
    for (const command& c : commands()) {
        if (is_spelling_of(c, word)) return &c;
    }
    return nullptr;
}

answer help(conversation& with, std::string_view rest) {
    if (rest.empty()) return {overview(with), false, false};
    const bool is_english = with.how.in == language::english;
    const std::string word = next_word(rest);
    if (const command* c = command_named(word)) {
        styled_text text = painted(is_english ? c->usage_english : c->usage_chinese, colour::strong) + "\n";
        return {text + wrapped_text(with, std::string(is_english ? c->summary_english : c->summary_chinese)), false,
                false};
    }
    std::vector<std::string> known;
    for (const topic& t : topics) {
        if (is_same_word(t.english, word) || t.chinese == word)
            return {wrapped_text(with, with.say(t.text)), false, false};
        known.emplace_back(is_english ? t.english : t.chinese);
    }
    for (const command& c : commands()) known.emplace_back(is_english ? c.english : c.chinese);
    return refused(painted(with.say(sentence::no_topic, {word}) + did_you_mean(with, word, known), colour::bad) + "\n");
}

answer timing(conversation& with, std::string_view rest) {
    if (!with.how.host.nanoseconds) return refused(with, sentence::no_clock);
    const bool is_on = is_same_word(rest, "on") || rest == "开";
    const bool is_off = is_same_word(rest, "off") || rest == "关";
    if (!is_on && !is_off && !rest.empty()) return refused_usage(with, "timing");
    with.has_timing = rest.empty() ? !with.has_timing : is_on;
    return {with.say(with.has_timing ? sentence::timing_on : sentence::timing_off) + "\n", false, false};
}

answer quit(conversation&, std::string_view) { return {{}, false, true}; }

}  // namespace pol::repl
