/**
 * The elements of WerknemersGegevens and Dienstverbanden, as SIVI's own schema of 2026 names them. Whatever else stands
 * where an element stands can be anything, also somebody's name.
 */
export const siviNames: ReadonlySet<string> = new Set(
  `
    AandatBr AansltnrGeguitwlngArbdnst AantCtrcturenPWk AantijdBr AantLnwchtdgn AantUNormWk Achternaam AdmKantoor
    Arbeidsrelatie Berrefnr BrAlg BrCd CdBepTd Cntprsn CntrnrArbdnst Com Dienstverbanden Dnstvbnd Enddat Fnctcd
    FsIndFZ Gebdat GebrSwPakket GslchtCd HndlsnmOrg Huisnr HuisnrBtl HuisToev IdArbeidsrelatie IdArbeidsrelatieOud
    IdCntctprsn IdDnstvbnd IdDnstvbndOud IdInzndr IdOntvngr IdWrkgvrArbdnst IdWrkgvrUWV IdWrknmr IdWrknmrOud
    Ingdat IngdatMut InschrijvingsnrKvK Kostenplaats KostenplaatsCd LandCd Landnm Lhnr LocomsBtl NivOpldngCd
    NmFnct NmKostenplaats NmOrgeenh NmvrkrCd NrCom OmsStandplts OndKostenplaatsCd OndKostenplaatsNm OndOrgeenhCd
    OndOrgeenhCdNm OntvngstbevJN OrgeenhCd Overldat Pc PcBtl PcStandplts PersNr Persnr PersNrOud PrcLndrbtng Prtnr
    RdEndDnstvbndCd RegBtl Roepnaam RolCntprsnCd SignNm SofiNr SrtAdrsCd SrtComCd SrtDnstvbndCd SrtVarWrktdCd
    StraatLang StrAdrBl StrAdrNl TestJN TitANm TitVNm VestigingsnrHandelsregister VnrBrCd Voorl Voorv VrdlngCd
    WerknemerGegevens Wnpl WnplBtl Wrkgvr Wrknmr
  `
    .trim()
    .split(/\s+/),
);
