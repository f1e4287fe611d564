// Runs before the page is painted, so that nothing jumps: govuk-frontend starts only where it finds these classes.
document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
