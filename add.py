import sys,re,json,yaml,os
d=yaml.safe_load(open('/work/shared/reference/indicators.yaml'))
RF={x['id']:x.get('strength') or x.get('weight') for x in d['red_flags']}
RF={k:v for k,v in RF.items()}
DS=[x['id'] for x in (d['danger_signs'] if isinstance(d['danger_signs'],list) else d['danger_signs']['signs'])]
OUT='/work/main/benchmarks/data/develop/ru.jsonl'
LV=dict(D='danger',H='high',C='caution',N='none',X='not_an_offer')
KD=dict(a='advert',d='dm',r='report',q='question',p='plea',t='talk')
AL={'!forced':'!danger_forced_to_work','!violence':'!danger_physical_violence','!sexual':'!danger_sexual_violence','!marriage':'!danger_forced_marriage','fee':'recruitment_fee_upfront','personal':'payment_to_personal_account','tourist':'tourist_visa_for_work','vague':'job_description_vague','exp':'no_experience_needed','app':'messaging_app_only_contact','instant':'instant_hire_no_interview','noq':'no_questions_asked','looks':'appearance_based_selection','hours':'excessive_hours_no_rest','pay':'pay_too_high_for_role','payvague':'pay_terms_vague','ticket':'ticket_paid_one_way','nocontract':'no_written_contract','contract':'contract_unreadable_or_signed_on_arrival','travel_debt':'travel_debt_repayment','intimate':'intimate_images_demanded','rush':'rushed_departure','employer':'employer_unidentified','recruiter':'unverifiable_recruiter','lie':'lie_to_border_officials','border':'irregular_border_crossing','task':'illegal_task_offer','earn':'pay_to_earn_scheme','passport':'passport_handover','penalty':'penalty_for_leaving','romance':'online_romance_invitation','collateral':'document_collateral','after':'details_only_after_arrival','changes':'job_or_place_changes','minor':'minor_recruited','evades':'evades_questions','vulnerab':'targets_vulnerability','scam':'scam_compound_advert','advance':'salary_advance_to_family'}
def res(c):
    c=c.strip()
    c=AL.get(c,c)
    if c.startswith('!'):
        L=DS;c=c[1:]
    else: L=list(RF)
    if c in L: return c
    m=[x for x in L if x.replace('danger_','',1).startswith(c)] or [x for x in L if c in x]
    if len(m)!=1: raise ValueError((c,m))
    return m[0]
def rule(fl):
    s=[RF[f] for f in set(fl)];st,me,we=s.count('strong'),s.count('medium'),s.count('weak')
    if st>=2 or (st and me+we) or me>=3 or (me>=2 and we): return 'high'
    if st or me or we>=3: return 'caution'
    return 'none'
rows=[json.loads(l) for l in open(OUT)] if os.path.exists(OUT) else []
n=max([int(r['id'].rsplit('-',1)[1]) for r in rows],default=0)
have={r['text'] for r in rows}
new=[]
for l in sys.stdin.read().split('\n'):
    if not l.strip(): continue
    try:
        h,case,t=l.split(' ; ',2)
        k,lv=h.strip()[0],h.strip()[1]
        rf,dg=[],[]
        def sub(m):
            for c in m.group(1).split(','):
                (dg if c.strip().startswith('!') else rf).append({"id":res(c),"quote":m.group(2).strip()})
            return m.group(2)
        t=re.sub(r'\{([^:{}]+):([^{}]*)\}',sub,t).replace('\\n','\n').strip()
        for q in rf+dg: q['quote']=q['quote'].replace('\\n','\n')
        assert all(q['quote'] in t for q in rf+dg),'quote'
        assert '{' not in t and '}' not in t
        level=LV[lv]
        if level in('high','caution','none') and rule([x['id'] for x in rf])!=level: print('RULE',rule([x['id'] for x in rf]),l[:80])
        if level=='danger' and not dg: print('NODANGER',l[:80])
        if level!='danger' and dg: print('HASD',l[:80])
        if t in have: print('DUP');continue
        have.add(t);n+=1
        new.append({"id":f"ru-dev-{n:03d}","language":"ru","case":case.strip(),"split":"develop","kind":KD[k],"text":t,"level":level,"red_flags":rf,"protective":[],"danger":dg,"note":""})
    except Exception as e: print('ERR',repr(e),l[:90])
with open(OUT,'a') as f:
    for r in new: f.write(json.dumps(r,ensure_ascii=False)+'\n')
from collections import Counter
print(len(new),n,Counter(r['level'] for r in rows+new)); print('open',sorted(set(DS)-{x['id'] for r in rows+new for x in r['danger']}))
