"""What despair sounds like, sign by sign. None speaks of a method: a text needs none to be read as serious.

Most signs carry their own subject, "I"; the others are refused where somebody else was spoken of before them.
"""

import re
from dataclasses import dataclass

CLEAR, POSSIBLE = "clear", "possible"

_ADVERB = (
    r"(?:just|really|feeling|sometimes|often|honestly|only|still|now|also|do|so|truly|even|simply|lately|always|quite|completely|keep|kept|am|have|been|had|"
    r"feel|felt|all|very|totally|utterly|absolutely|increasingly|already|actually|desperately|again|secretly|could|would|was|every|day|night|such|a|an|think|thinking|like|that|not joking)"
)
_I = rf"\bi(?:'?m|'?ve|'?d|'?ll)?(?:,? {_ADVERB}){{0,5}} "
_NOT = r"(?:do not|don'?t|no longer|can ?not|can'?t|could not|couldn'?t|will not|won'?t|didn'?t|did not|never|would not|wouldn'?t|do n'?t)"
_ANYMORE = r"(?:any ?more|any longer|no more)"
_DEATH = (
    r"(?:die\b(?! (?:of|laughing|happy|young|trying|at|to (?:know|hear|see|go|get)|in (?:a|the)\b|in my (?!sleep)))|be dead\b|dead\b|(?:be |was |were |wasn'?t |weren'?t )?(?:gone\b(?! from)|not alive)|not (?:be alive|wake up|exist|be here|have to wake)|"
    r"end (?:my (?:own )?life|it all\b|things\b(?! (?:with|between|at|here))|everything\b|it\b(?= all|$|[.,;!?])|this life)|kill(?:ing)? myself|tak(?:e|ing) my own life|ending it(?=$|[.,;!])|ending (?:my (?:own )?life|it all\b|everything\b|things\b(?! (?:with|between|at|here)))|(?:hurt|harm)(?:ing)? myself|"
    r"tak(?:e|ing) my life\b|cease to exist|never wake up|not existing|dying|suicide\b(?! prevention| rate| risk| policy| awareness| watch)|being dead|not being (?:here|alive|around)|(?:fall asleep|go to sleep) and (?:not|never))"
)
_LIFE = (
    r"(?:live\b(?! (?:in|near|here|alone|at|with my|off|on)\b)|be alive|exist\b|wake up\b(?! (?:at|early|before|so early))|be here (?:any ?more|any longer|at all)|stay alive|staying alive|keep living|go on living|"
    r"going on living|living\b(?! (?:in|at|here|near)\b)|survive\b(?! (?:a|in|the|on)\b)|carry on living|be around (?:any|at all)|face (?:another|the next|tomorrow)|being alive)"
)
_CLOSE = r"(?:everybody|everyone|the world|they|she|he|my (?:\w+ (?:and )?(?:my )?){0,2}(?:family|wife|husband|kids|children|boys|girls|partner|parents|mother|mum|team|patients|friends|daughter|son)|people|theyd|you(?: all)?)"
# Matters of work, after which "I can't" and "I want" mean the work.
_WORK = (
    r"(?:job|rota|shift|work|trust|partnership|department|specialty|committee|on call|holiday|form|forms|meeting|contract|exam|post\b|course|training|clinic|hospital|ward|career|medicine|nights?\b|locum|maths|excel|"
    r"car park|island|app|software|system|commute|computer|practice|call next|strike|leave)"
)
_NO_WORK = rf"(?![^.;!?\n]{{0,24}}\b{_WORK})"


@dataclass(frozen=True)
class Sign:
    """One way of speaking: `rule` as in docs/checks.md. `alone`: it names no "I", so others' talk must be ruled out;
    `whole`: it may reach over the ends of sentences."""

    rule: str
    level: str
    pattern: re.Pattern[str]
    alone: bool = False
    whole: bool = False


def _sign(rule: str, level: str, pattern: str, *, alone: bool = False, whole: bool = False) -> Sign:
    return Sign(rule, level, re.compile(pattern, re.IGNORECASE), alone, whole)


SIGNS = (
    _sign(
        "wish-to-die", CLEAR,
        rf"{_I}(?:want(?:ed)?|wish(?:ed)?|hope[ds]?|need|pray|(?:can ?not|can'?t) stop thinking|plan(?:ning|ned)?|going|gonna|decided|ready|tempted|intend|about|long(?:ing)?|pray(?:ing|ed)?|fantasi[sz]e[ds]?|dream(?:ing)?|"
        r"wishing|hoping|feel like|feeling like|afraid|scared|worried|might|thinking|think|thought|(?:having|have|had)(?: \w+)? thoughts|made up my mind)"
        rf"(?: (?:it all to stop[^.;!?\n]{{0,30}} to|to|about|of|on|that|i|it|all|were|was|could|would|will|just|rather|only|had|having|thoughts|been|and|for|keep|might|may|will|again|dont|don'?t|do not|please|ever|be){{0,1}}){{0,6}} {_DEATH}",
    ),
    _sign("wish-to-die", CLEAR, rf"{_I}(?:wish|hope|hop|pray|wishing|hoping|praying)(?:ed)?,? (?:that )?i (?:just |simply |could |would |do )*(?:not|don'?t|never|didn'?t|won'?t|wouldn'?t) (?:have to )?(?:wake up|exist|be here any)\b"),
    _sign("wish-to-die", CLEAR, r"\bi(?:'d| would)? (?:\w+ )?rather (?:not live|be dead|die|not be alive)\b(?! than (?:fill|sit|do|read|attend|listen|see|eat|have another|hear))"),
    _sign("no-wish-to-live", CLEAR, rf"\bi (?:really |just |honestly |simply )*{_NOT} (?:really |even |just )?(?:want|wish|care|think i want|see (?:the|any|a) (?:point|reason|sense))(?: to| in| of)?(?: me)?(?: go on)? {_LIFE}"),
    _sign("no-wish-to-live", CLEAR, rf"\bi {_NOT} (?:really )?want to be here(?: any ?more| any longer)?(?=[.!?]|$| any)(?!,)"),
    _sign("no-wish-to-live", CLEAR, rf"\b(?:no (?:reason|point|sense)|(?:see|what(?:'?s| is)) (?:the|no|any) (?:point|reason))(?: for me| in me| for| in| of| to| me)* (?:\w+ )?{_LIFE}", alone=True),
    _sign("no-wish-to-live", CLEAR, rf"\bi (?:really )?(?:{_NOT}) (?:really )?think (?:that )?i(?:'ll| will| want to| can) (?:survive|live|be alive|make it through|still be here)"),
    _sign("no-wish-to-live", CLEAR, rf"\bi {_NOT} (?:promise|swear|be sure|say)[^.;!?\n]{{0,20}} (?:i(?:'ll| will)|to) (?:still )?be (?:alive|here|around)"),
    _sign("no-wish-to-live", CLEAR, r"\bi (?:should|ought to) not be (?:here|alive)\b[^.;!?\n]{0,50}\balive\b|\bi should(?:n'?t| not) be alive\b"),
    _sign("no-wish-to-live", CLEAR, rf"\bi {_NOT} live (?:like this|with (?:this|myself|it|what (?:i|happened)|the (?:guilt|shame)))\b{_NO_WORK}|\bi {_NOT} go on living\b|\btired of (?:living|being alive|life itself)\b|\bdone with (?:life|living)\b"),
    _sign("suicidal", CLEAR, r"\bi(?:'?m| am|'?ve been| have been| feel| feeling| am feeling| felt| was| still feel| get| became)(?: \w+ly| so| still| again| very| completely)? suicidal\b|\bsuicidal thoughts (?:are|have) (?:back|come)\b"),
    _sign("suicidal", CLEAR, r"\bmy (?:own )?(?:suicidal thoughts|thoughts of (?:suicide|death|dying))\b"),
    _sign("better-without-me", CLEAR, rf"\b{_CLOSE}(?: \w+)?(?: would|'d| will|d)?(?: all)?(?: be)? (?:so much |much |far )?(?:better(?: off)?|happier|relieved|safer|easier|glad)\b[^.;!?\n]{{0,20}}\b(?:without me(?! (?:on|at|in|as|being|doing|running|for|around the))|if i (?:was|were|wasn'?t|weren'?t|died|did not|didn'?t|am|just)\b)"),
    _sign("better-without-me", CLEAR, r"\b(?:i'?d|i would|i am|i'?m|we'?d all) (?:\w+ )?be(?:tter| better) off dead\b|\bdeserves? better than me[^.;!?\n]{0,40}\b(?:without me|alive|happier)"),
    _sign("better-without-me", CLEAR, r"\bno(?:body| one) (?:would|will|'d) (?:even )?(?:miss me|care if i (?:died|was gone|were gone|disappeared)|mourn me)\b", alone=True),
    _sign("farewell", CLEAR, r"\bby the time (?:you|anyone|anybody|they) (?:read|reads|see|sees|find|finds) this\b|\bwhen i(?:'?m| am) (?:gone|not here any ?more|no longer here|dead)\b(?! (?:on|home|from|for|in|at))"),
    _sign("farewell", CLEAR, r"\b(?:this is (?:my )?goodbye|goodbye,? (?:everyone|everybody|all|my \w+|friends))\b[^\n]{0,100}\b(?:so sorry|i(?:'m| am) sorry(?! (?:i missed|to miss|for the|about the|i could))|forgive me|(?:your|nobody's|anyone's) fault|kind to me|another way|blame yourselves)", whole=True),
    _sign("farewell", CLEAR, r"\bi (?:have|'?ve) written (?:the |my |all the )?(?:letters?|notes?|goodbyes?) (?:to|for) (?:my|them|everyone|the (?:kids|children|boys|girls))\b"),
    _sign("farewell", CLEAR, r"\bi (?:will not|won'?t|am not going to|'?m not going to) be (?:here|around|alive|with you)\b(?! (?:on|at the (?:meeting|clinic)|until|from|when the|next|for the))"),
    _sign("farewell", CLEAR, r"\b(?:this is|tonight is|it is|it'?s) (?:going to be )?my last (?:night|day|evening|week)\b(?!,? (?:shift|on (?:call|nights|the ward)|at (?:work|the)|in (?:the|this|my)|of|ever|as|before|here|with|on|there))"),
    _sign("hopeless", POSSIBLE, rf"{_I}(?:hopeless|desperate|in despair|beyond help|beyond hope)\b(?! (?:at|with|without|for|to (?:get|find|leave|know)|in (?:the|an?))\b){_NO_WORK}"),
    _sign("hopeless", POSSIBLE, rf"\bi (?:honestly |really )?(?:{_NOT} (?:see|imagine|find)|see|have|can see)(?: (?:a|any|no|how|where))*(?: \w+)? (?:future(?! (?:at|in (?:this|the|general|my)))|hope|way (?:out(?! of (?:the|a|my) )|forward|through)|how this ends|it (?:changing|getting better)|light|end to this){_NO_WORK}"),
    _sign("hopeless", POSSIBLE, rf"\b(?:there(?:'?s| is|s)|theres) (?:simply |just )?(?:no|nothing) (?:hope|way (?:out|forward)|light|future|point any|help for me|left (?:of|for|in) me)\b{_NO_WORK}", alone=True),
    _sign("hopeless", POSSIBLE, r"\b(?:it|this|things|nothing) (?:(?:will|is|'?ll)(?: \w+)? (?:never|not ever|not)|never) (?:gets?|be|going to get|going to be) (?:better|okay|ok|all right|any different)\b", alone=True),
    _sign("hopeless", POSSIBLE, r"\bi(?:'?ve| have)? (?:completely |nearly |almost )?(?:lost (?:all )?hope|given up (?:on (?:everything|life|myself|living|hope)|hope|completely|trying)|feel like giving up(?: on (?:life|everything|living))?)\b|\bfeel like giving up on (?:life|everything|living|myself)\b"),
    _sign("hopeless", POSSIBLE, rf"\bi {_NOT} see (?:why i (?:should|would) (?:go on|carry on)|(?:the|any|a) (?:point|sense|reason)(?: in| of)? (?:any ?thing|everything|any of it|it all|why i should go on|to go on|going on))|\bnothing matters(?: to me)? {_ANYMORE}|\bi have nothing (?:left )?to live for\b|\bnothing (?:would |will )?(?:holds?|keeps?) me (?:here|alive|going)\b"),
    _sign("no-strength", POSSIBLE, rf"\bi (?:really |just |simply |honestly )*(?:can ?not|can'?t|couldn'?t|could not) (?:really )?(?:go on|carry on|cope|keep going|keep this up|keep on|bear (?:it|this|any|being|to be|my)|take (?:this|it|any|much)|do (?:this|it)|fight|continue|pretend any|hold on|face (?:another (?:day|night|morning|week|year|hour)|tomorrow|the day|anything)|stand (?:it|myself|being)|stop crying)\b(?! (?:in here|with the))(?! on call| holiday| call\b){_NO_WORK}"),
    _sign("no-strength", POSSIBLE, r"\bi do(?:n'?t| not) know how (?:much longer|long) i can\b|\bi(?:'?m| am)(?: \w+)? at the (?:very )?end of my (?:strength|rope|tether)\b|\bi(?:'?m| am) (?:so |just )?(?:tired|exhausted|sick) of (?:everything(?! \w+ing)|it all|being me|myself|fighting|life)\b|\b(?:exhausted|tired) beyond (?:anything|words|measure)\b"),
    _sign("no-strength", POSSIBLE, r"\bi(?:'?m| am| feel)(?: \w+)? (?:falling apart|drowning(?! in (?:paper|forms?|e-?mails?|letters))|breaking(?: down)?$|broken(?=[.,;!]|$| and)|going under|at breaking point|sinking)\b"),
    _sign("no-strength", POSSIBLE, r"\bi (?:cry|weep|cried) (?:every|all)\b[^.;!?\n]{0,60}\b(?:can ?not|can'?t)\b|\bi(?:'?m| am|'?ve| have)? los(?:t|ing) the will to (?:live|go on)(?! (?:somewhere|in|during|at|by|when|while|halfway|about|after))"),
    _sign("burden", POSSIBLE, rf"{_I}(?:nothing but )?(?:burden|worthless|useless|pointless|a waste of space|a failure|no use to any\w*|no good to any\w*|a disgrace)\b(?! (?:at|when|whenever|with|without coffee|before|as a (?:house|junior)|in (?:the|this))\b){_NO_WORK}"),
    _sign("burden", POSSIBLE, r"\bi(?:'?ve| have) (?:failed|let down|disappointed|ruined) (?:everybody|everyone|everything|them all|all of them)\b|\bno(?:body| one) (?:would|will|'d) (?:even )?notice if i\b(?! (?:left (?:the|a|this|early|my)|missed|skipped|was late))|\b(?:be|were) easier (?:for \w+ )?if i (?:just )?(?:was|were|wasn'?t|weren'?t)\b|\beasier if i (?:just )?was not here\b"),
    _sign("self-hatred", POSSIBLE, rf"\bi (?:really |so |absolutely )*(?:hate|despise|loathe|detest) (?:myself(?! for (?:eat|drink|buy|lik|watch)ing)|who i am|what i(?:'?ve| have) become|my life|being me|being alive)\b|\bi {_NOT} (?:ever )?(?:forgive|live with|look at|bear|stand) (?:myself|being me)\b|\bi wish i(?:'d| had) never been born\b|\bso ashamed (?:that )?i {_NOT}\b"),
    _sign("empty", POSSIBLE, rf"{_I}(?:empty|numb|nothing(?: at all)?(?=[.,;!]|$)|already gone|dead inside|invisible|lost and alone)\b(?! (?:in|with|from|after the|fingers|hands|handed|wrong|to (?:do|lose|declare))\b)"),
    _sign("alone", POSSIBLE, r"\b(?:(?:there(?:'?s| is)|i(?:'?ve| have)(?: got)?|with) no(?:body| one) (?:left )?(?:that |whom |who )?to|no(?:body| one) (?:that |whom |who )?i can) (?:turn to|talk to|tell|call|help me|live for)\b(?!\?)|\bi(?:'?m| am| feel)(?: \w+ly)? (?:alone|on my own) with (?:this|it|all)\b|\bno(?:body| one) notices(?=[.,;!]|$| me| that i)|\b(?:i )?do(?:n'?t| not) think (?:anyone|anybody) can help me\b|\bi have no ?(?:one|body)(?=[.,;!]|$| left)|\bno reason to get up\b"),
    _sign("trapped", POSSIBLE, rf"{_I}(?:trapped|cornered|suffocating|stuck with no way out)\b(?! (?:in (?:the|a|this) (?:lift|job|meeting|traffic|career|contract))){_NO_WORK}"),
    _sign("vanish", POSSIBLE, r"\bi (?:\w+ ){0,2}(?:want|wish|need|would like)(?: i could| to)? (?:just )?(?:to )?(?:disappear|vanish|fade away|go to sleep and (?:not|never)|be gone|stop existing|run away from everything)\b(?! (?:to|into|for|on|with|from the))"),
    _sign("vanish", POSSIBLE, r"\bi (?:\w+ )?(?:wish|hope)(?: that)? (?:something|someone|an? \w+|i)\b[^.;!?\n]{0,30}\b(?:take the decision|decide for me|never have to go back, or|ill enough|get ill)\b"),
    _sign("fear-of-self", POSSIBLE, r"\b(?:scared|afraid|frightened|terrified) of (?:what i (?:might|may|could|will) do|myself|my (?:own )?thoughts|being alone (?:tonight|with))\b|\bi(?:'?m| am|'?m| do(?:n'?t| not) feel) (?:not )?safe (?:on my own|alone|with myself|by myself|from myself|tonight)\b"),
    _sign("no-wish-to-live", CLEAR, r"\b(?:my )?life (?:is|has become|feels)(?: not|n't) worth (?:living|it)\b|\blife isn'?t worth living\b", alone=True),
    _sign("no-wish-to-live", CLEAR, rf"\bi (?:really )?{_NOT} (?:think|believe|imagine|see) (?:that )?(?:i can|myself|me)?(?: still)? ?(?:keep(?:ing)? (?:on )?living|go on living|(?:still )?(?:living (?:like this|another)|being (?:here|alive))|be alive)\b"),
    _sign("no-wish-to-live", CLEAR, r"\bi(?:'?ve| have) had enough of (?:life|living|being alive)\b|\bif i said (?:that )?i (?:want|wanted) to (?:live|be alive|be here)\b"),
    _sign("wish-to-die", CLEAR, r"\bto want to (?:be dead|die|not exist|end my life)\b", alone=True),
    _sign("wish-to-die", POSSIBLE, r"\bi (?:constantly |often |always )?(?:think|dream|am thinking|keep thinking|fantasi[sz]e) (?:about|of) (?:my (?:own )?(?:death|funeral)|death (?:all|every|constantly|a lot|and it)|not being (?:here|around|alive))\b"),
    _sign("thoughts-back", CLEAR, r"\b(?:those|the (?:old|dark|same|bad)|my (?:old|dark)|dark) thoughts (?:are|have come|came|keep coming|have returned|returned|are coming) ?(?:back)?\b", alone=True),
    _sign("better-without-me", POSSIBLE, r"\b(?:notice|notices|miss me|care|cares|matter|better|easier|cry|simpler|kinder)\b(?:[^.;!?\n]{0,24})? if i (?:just |simply )?(?:died|disappeared|vanished|stopped existing|(?:was|were) (?:gone|dead|not (?:here|around|alive|there))|(?:wasn'?t|weren'?t) (?:here|around|alive|there))\b(?! (?:on|when|at)\b)"),
    _sign("farewell", CLEAR, r"\btell (?:my (?:family|wife|husband|children|kids|boys|girls|parents|mum|mother)|them)[^.;!?\n]{0,16} (?:i love|i loved|i(?:'m| am) sorry)\b"),
    _sign("vanish", POSSIBLE, r"\bi (?:just |only |so )*(?:want|wish|need)(?: for)? (?:it|it all|everything|all of (?:it|this)|this|the pain)(?: all)? (?:to|would) (?:just )?(?:stop|end|be over)\b(?! (?:raining|with))"),
    _sign("no-wish-to-live", CLEAR, rf"\bi {_NOT} deserve (?:to (?:live|be alive|exist|be here|breathe)|life)\b|\bi should (?:be dead|have died|not be alive|be the one who (?:is dead|died))\b"),
    _sign("no-wish-to-live", CLEAR, rf"\bi (?:\w+ )?{_NOT} want (?:this|my|a) life\b|\bi (?:\w+ )?want to (?:be with|join) my (?:late|dead)\b|\bif i [^.;!?\n]{{0,30}}(?:{_NOT}|not) wake up\b"),
    _sign("no-wish-to-live", POSSIBLE, rf"\bi (?:\w+ )?{_NOT} want to (?:carry on|go on|continue|keep going)(?=[.,;!]|$| any| like)|\bi {_NOT} think (?:that )?i(?:'m| am) going to make it\b|\bi (?:\w+ )?wonder (?:whether|if|why|how) (?:to|i|i should) (?:go on|carry on|keep going)\b"),
    _sign("wish-to-die", CLEAR, r"\bthe (?:thought|idea) of (?:dying|death|being dead|not being here|not waking up)\b[^.;!?\n]{0,30}\b(?:calm|comfort|relief|peace|appeal|sooth|tempt|console)\w*", alone=True),
    _sign("hopeless", POSSIBLE, r"\b(?:everything|it all|life|my life) (?:is|feels|seems|looks)(?: \w+)? (?:hopeless|pointless|meaningless|over|unbearable|worthless|black)\b(?! (?:in|at) the)", alone=True),
    _sign("hopeless", POSSIBLE, r"\b(?:everything|it all|life|my life) (?:is|feels|seems) (?:hopeless|pointless|meaningless|over|unbearable)\b(?! (?:in|at) the)", alone=True),
    _sign("hopeless", POSSIBLE, r"\bi(?:'?m| am|'?ve| have)(?: \w+)? (?:in a (?:very |really |pretty )?(?:dark|black|bad) place|at rock bottom|hit rock bottom|(?:come to|at|reached) the end(?: of the (?:road|line))?(?=[.,;!]|$| and))(?! (?:of|in) the)|\bnothing left for me\b"),
    _sign("no-strength", POSSIBLE, r"\bi(?:'?m| am)(?: \w+)? not (?:ok|okay|alright|all right|coping)\b(?! with| to| for| when)|\bi(?:'?m| am) not (?:ok|okay|alright|coping)\b(?! with| to| for| when)"),
    _sign("alone", POSSIBLE, r"\bno(?:body| one) (?:would |even |really )*(?:sees? (?:it|me)|hears me|cares?(?: about me| if i| whether i)|would care)(?=[.,;!]|$| if| any)"),
    _sign("no-wish-to-live", CLEAR, r"\bi (?:have|'?ve|feel|find|see)(?: \w+)? no (?:will|wish|reason|strength|desire|more will)(?: left)? to (?:live|go on|be alive|exist|carry on)\b|\bi hope(?: that)? (?:it|this|today)(?:'s| is| will be) my last\b|\bhoping (?:that )?(?:it|this|today)(?:'?s| is| will be) my last\b"),
    _sign("no-wish-to-live", CLEAR, r"\b(?:hurts|painful|unbearable|too (?:much|hard)|tired) to (?:be alive|exist|go on living|live any)\b|^\W*(?:with|of) [^.;!?\n]{0,30}\b(?:with|of) (?:living|being alive)\b", alone=True),
    _sign("hopeless", POSSIBLE, r"\bno (?:point|sense|meaning) (?:to|in) (?:anything|any of it|any of this|it all|everything)\b", alone=True),
    _sign("alone", POSSIBLE, r"\bi have (?:nobody and nothing|nothing and nobody|no one and nothing|nothing and no one)\b"),
    _sign("better-without-me", POSSIBLE, r"\bi (?:\w+ )?(?:think|feel|believe|know)(?: that)? (?:they|everyone|everybody|people|my family)(?:'d| would)(?: all)? be better off(?=[.,;!]|$)"),
    _sign("no-wish-to-live", CLEAR, rf"\bi (?:\w+ )?(?:{_NOT} (?:know|understand|see|believe)|wonder|regret|hate)[^.;!?\n]{{0,12}} (?:why |that )?(?:i(?:'m| am)|being|to be)(?: still)? alive\b|\bi (?:\w+ )?want out of (?:this life|my life|life)\b|\bi (?:should not|shouldn'?t|must not|have no right to) (?:exist|be alive)\b"),
    _sign("no-wish-to-live", CLEAR, r"\bi (?:have|see|find|feel) (?:\w+ )?no reason (?:left )?to (?:be here|stay alive|be alive|get up)(?=[.,;!]|$| any)"),
    _sign("wish-to-die", CLEAR, r"\b(?:being|to be) dead (?:would|might|must|seems|sounds|feels|has to)(?: be)? (?:\w+ )?(?:easier|better|peaceful|simpler|relief|kinder|nicer?|good)\b|\b(?:plan|planning|planned|imagin\w+|pictur\w+|waiting for|hoping for|long for|prepar\w+ for) my (?:own )?(?:death|suicide)\b", alone=True),
    _sign("hopeless", POSSIBLE, r"\bmy life (?:is|has|feels)(?: \w+){0,2} (?:finished|over|ruined|done|nothing|empty|worthless|meaningless)(?=[.,;!]|$| and)"),
    _sign("hopeless", POSSIBLE, rf"\bi {_NOT} (?:see|imagine|picture) myself (?:getting through (?:this|it)|surviving|coming through(?: this| it)?|being here)(?=[.,;!]|$)"),
    _sign("hopeless", POSSIBLE, r"\b(?:the|my|this) (?:hopelessness|despair|emptiness|loneliness|darkness|pain|shame|guilt|sadness)\b[^.;!?\n]{0,24}\b(?:crush|swallow|eat|unbearable|overwhelm|drown|consum|break|suffocat|destroy|kill)\w*(?: me| us)?(?=[.,;!]|$)", alone=True),
    _sign("alone", POSSIBLE, r"\bno(?:body| one) (?:can|could|will|is able to) (?:help|save|reach) me\b|\bi(?:'m| am| feel) (?:completely|utterly|totally|so) (?:lost|alone|finished|broken)(?=[.,;!]|$| and)"),
    _sign("wish-to-die", CLEAR, r"\b(?:hop(?:e|ing)|wish(?:ing)?|pray(?:ing)?|want(?:ing)?)(?: that)? my heart (?:would |to )?(?:just |simply )?(?:stops?|give out|gives out)\b", alone=True),
    _sign("wish-to-die", POSSIBLE, r"\bi (?:keep |am |was |lie awake )?(?:pictur\w+|imagin\w+|plann\w+) (?:the|my(?: own)?) funeral\b"),
    _sign("wish-to-die", POSSIBLE, r"\bif i (?:just )?(?:went|go|fell|fall) (?:to sleep|asleep)\b[^.;!?\n]{0,24}\b(?:that was it|that would be it|for good|for ever|forever)\b"),
    _sign("no-wish-to-live", CLEAR, rf"\bi (?:\w+ )?{_NOT} (?:want|wish|expect|plan|think|believe)(?: that)?(?: to| i(?:'?ll| will| would))? (?:be here for|see|reach|live to see) (?:another (?:morning|day|year|spring|birthday)|tomorrow|christmas|the (?:new year|morning|spring|summer)|my next birthday)\b"),
    _sign("no-wish-to-live", POSSIBLE, r"\bi(?:'?m| am)(?: \w+){0,2} (?:tired|sick|weary) of (?:being (?:a person|me|myself|human|anybody|anyone|here)|existing|existence|myself)\b"),
    _sign("no-wish-to-live", POSSIBLE, r"\bonly (?:thing|person|one|reason)s?(?: left)? (?:that |who )?(?:keeps?|keeping|is keeping) me (?:here|alive|going on)(?=[.,;!]|$| is)", alone=True),
    _sign("better-without-me", POSSIBLE, r"\b(?:world|everyone|everybody|they|family|children|team|people)\b[^.;!?\n]{0,30}\b(?:better|lighter|fine|cope|manage|easier|happier)\b[^.;!?\n]{0,16}\b(?:without me|once i(?: was|'m| am) (?:gone|out of the picture|not (?:here|there)))(?=[.,;!]|$| in it)"),
    _sign("burden", POSSIBLE, r"\bwhat(?:'s| is) (?:even )?the (?:point|use) of me(?=[.,;!?]|$)"),
    _sign("empty", POSSIBLE, r"\bi (?:can ?not|can'?t|don'?t) (?:even )?remember (?:the last time|when) i (?:last )?(?:felt|feel) (?:anything|something|alive|joy)\b"),
    _sign("hopeless", POSSIBLE, r"\bthere(?:'s| is) nothing left (?:to save|of me|in me|worth saving)\b"),
)  # fmt: skip

# Before a sign is looked for in a sentence, one of these must stand in it, in small letters: that is quicker.
_DYING = (
    "die",
    "dead",
    "death",
    "dying",
    "gone",
    "alive",
    "wake",
    "exist",
    "be here",
    "being here",
    "end",
    "kill",
    "life",
    "suicid",
    "hurt",
    "harm",
    "asleep",
    "to sleep",
    "my heart",
    "funeral",
)
WORTH: dict[str, tuple[str, ...]] = {
    "wish-to-die": _DYING,
    "no-wish-to-live": (*_DYING, "live", "living", "surviv", "around", "carry on", "go on", "going on", "continue", "keep going", "face ", "make it", "my late", "my last", "see ", "reach", "here for", "of being", "existence", "of myself", "keeps me", "keep me", "keeping me"),
    "burden": ("of me", "burden", "worthless", "useless", "pointless", "waste", "failure", "no use", "no good", "disgrace", "failed", "let down", "disappointed", "ruined", "notice", "easier"),
    "alone": ("no one", "nobody", "anyone", "anybody", "alone", "on my own", "noone", "no reason"),
    "suicidal": ("suicid", "thoughts of"),
    "better-without-me": ("without me", "once i", "better", "happier", "relieved", "safer", "easier", "glad", "miss me", "care", "mourn", "notice", "matter", "cry", "simpler", "kinder"),
    "farewell": ("bye", "read", "see", "find", "gone", "here", "dead", "longer", "letter", "note", "last", "around", "alive", "with you", "love", "sorry"),
    "thoughts-back": ("thoughts",),
    "fear-of-self": ("of what i", "of myself", "thoughts", "alone", "safe"),
    "self-hatred": ("hate", "despise", "loathe", "detest", "myself", "being me", "born", "ashamed"),
    "vanish": ("disappear", "vanish", "fade", "to sleep", "gone", "stop", "run away", "decision", "decide", "never have", "ill", "end", "over"),
    "trapped": ("trapped", "cornered", "suffocating", "stuck"),
    "empty": ("last felt", "i felt", "empty", "numb", "nothing", "gone", "dead", "invisible", "lost"),
}  # fmt: skip
