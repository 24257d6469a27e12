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
import sys,re,json,os,yaml
OUT='/work/main/benchmarks/data/develop/sw.jsonl'
D=dict(lk='locked_in',pp='passport_taken',ph='physical_violence',sx='sexual_violence',fw='forced_to_work',th='threatened_now',db='cannot_leave_debt',ma='minor_alone_with_stranger',me='minor_exploited',mv='moved_imminently',so='sold_or_transferred',su='suicidal',md='medical_emergency',ms='missing_contact_lost',bm='image_blackmail',wt='watched_while_writing',st='stranded',fm='forced_marriage',ab='abduction_attempt')
D={k:'danger_'+v for k,v in D.items()}
F=dict(fee='recruitment_fee_upfront',acct='payment_to_personal_account',tdebt='travel_debt_repayment',adv='salary_advance_to_family',pen='penalty_for_leaving',doc='document_collateral',vague='pay_terms_vague',wh='wages_withheld',hipay='pay_too_high_for_role',p2e='pay_to_earn_scheme',pass_='passport_handover',tour='tourist_visa_for_work',noc='no_written_contract',cona='contract_unreadable_or_signed_on_arrival',lie='lie_to_border_officials',irr='irregular_border_crossing',gv='guaranteed_visa_promise',tick='ticket_paid_one_way',unid='employer_unidentified',unv='unverifiable_recruiter',app='messaging_app_only_contact',ev='evades_questions',imp='impersonation_of_known_employer',uns='unsolicited_contact',jv='job_description_vague',noexp='no_experience_needed',inst='instant_hire_no_interview',nq='no_questions_asked',chg='job_or_place_changes',det='details_only_after_arrival',look='appearance_based_selection',intim='intimate_images_demanded',sens='sensitive_data_demanded_early',host='hostess_entertainer_offer',model='modelling_casting_offer',scam='scam_compound_advert',mil='military_or_arms_work_bait',marr='marriage_broker_offer',surr='surrogacy_or_egg_offer_abroad',org='organ_sale_offer',chi='child_education_promise',min='minor_recruited',run='runaway_housing_offer',rom='online_romance_invitation',foot='football_trial_offer',aup='au_pair_without_safeguards',dom='domestic_work_tied_visa',fish='distant_water_fishing_offer',kiln='debt_bondage_prone_sector',ban='route_banned_or_warned',ill='illegal_task_offer',rush='rushed_departure',sec='secrecy_demanded',comm='communication_restricted',mov='movement_restricted',hrs='excessive_hours_no_rest',thr='threats_or_intimidation',vul='targets_vulnerability',oath='oath_ritual_debt')
F['pass']=F.pop('pass_')
P=dict(epp='employer_pays_principle',nofee='no_fee_stated',lic='licensed_agency',licn='licence_number_given',off='official_programme',named='employer_named',cont='company_contact',wcon='written_contract_before_departure',own='contract_own_language',att='contract_attested',wv='work_visa_before_departure',pst='passport_stays_with_worker',pay='pay_stated_lawful',hrest='hours_rest_stated',ded='deductions_itemised',hous='housing_terms_clear',intv='interview_skills_check',time='time_to_decide',free='free_to_leave',ret='return_travel_covered',ins='insurance_social_security',lfee='lawful_fee_with_receipt',fam='family_informed',age='age_check_and_guardian',comp='complaint_channel',loc='local_job_no_travel',vis='in_person_office_visit')
y=yaml.safe_load(open('/work/shared/reference/indicators.yaml'))
S={f['id']:f['strength'] for f in y['red_flags']}
assert set(F.values())<=set(S), set(F.values())-set(S)
def rule(fl):
    s=sum(S[i]=='strong' for i in fl);m=sum(S[i]=='medium' for i in fl);w=sum(S[i]=='weak' for i in fl)
    if s>=2 or (s and m+w) or m>=3 or (m>=2 and w): return 'high'
    if s or m or w>=3: return 'caution'
    return 'none'
rows=[json.loads(l) for l in open(OUT)] if os.path.exists(OUT) else []
n=len(rows); seen={r['text'] for r in rows}; new=[]; level=None; bad=0
R=re.compile(r'\{([a-z0-9,]+):([^{}]*)\}')
for line in sys.stdin.read().split('\n'):
    line=line.strip()
    if not line: continue
    if line.startswith('@@'): level=line[2:].strip(); continue
    try: kind,case,text=[x.strip() for x in line.split(' # ',2)]
    except ValueError: print('BAD LINE',line[:80]); bad+=1; continue
    text=text.replace('\\n','\n')
    rf=[];dg=[];pr=[];err=None
    def sub(m):
        global err
        for c in m.group(1).split(','):
            q=m.group(2).replace('\u0001','').strip()
            if c in D and not c in ('',): dg.append({'id':D[c],'quote':q})
            elif c in F: rf.append({'id':F[c],'quote':q})
            elif c in P: pr.append(P[c])
            else: print('UNKNOWN CODE',c,line[:90])
        return m.group(2)
    while R.search(text): text=R.sub(sub,text)
    if text in seen or '{' in text or '}' in text: print('BAD/DUP',text[:80]); bad+=1; continue
    lv=level
    fl={f['id'] for f in rf}
    if level=='danger' and not dg: print('NO DANGER SIGN',text[:80]); continue
    if level!='danger' and dg: print('DANGER IN',level,text[:80])
    if level in('high','caution','none') and rule(fl)!=level: print('RULE',rule(fl),'vs',level,text[:90],fl); lv=rule(fl) if level!='none' or rule(fl)!='none' else level
    if level=='not_an_offer' and fl: print('FLAGS IN NAO',text[:80],fl)
    assert kind in('advert','dm','report','question','plea','talk'),kind
    for q in rf+dg: 
        if q['quote'] not in text: print('QUOTE',q,text[:60])
    n+=1; seen.add(text)
    new.append({'id':f'sw-dev-{n:03d}','language':'sw','case':case,'split':'develop','kind':kind,'text':text,'level':lv,'red_flags':rf,'protective':sorted(set(pr)),'danger':dg,'note':''})
with open(OUT,'a') as f:
    for r in new: f.write(json.dumps(r,ensure_ascii=False)+'\n')
import collections
print('added',len(new),'bad',bad,collections.Counter(json.loads(l)['level'] for l in open(OUT)))
