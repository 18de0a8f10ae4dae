// From a checked policy to its plan, and the plan as text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/check/checked.hpp"
#include "lang/messages/sink.hpp"
#include "runtime/plan/plan.hpp"

#include <memory>
#include <optional>
#include <string>

namespace pol::plan {

// The plan of a policy without errors; nothing if planning finds one (it is in the sink then). The plan keeps `sources`
// alive, for the words of the policy that it cites; it needs neither `policy` nor its tree afterwards.
std::optional<plan> make(const check::checked& policy, std::shared_ptr<const text::source_set> sources,
                         messages::sink& found);

// Everything that decides about a result, as text: equal plans give equal text, whatever the language, the names of loop
// variables, the layout and the place of the policy's files.
std::string dump(const plan& p);
// One clause alone; does not depend on how other clauses are numbered.
std::string dump(const plan& p, index clause);

}  // namespace pol::plan
