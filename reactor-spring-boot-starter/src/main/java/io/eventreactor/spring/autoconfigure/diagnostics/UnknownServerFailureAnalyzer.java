/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.spring.autoconfigure.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.eventreactor.spring.handler.UnknownServerException;

/**
 * Analyzes that there are properties for a server without a handler.
 */
class UnknownServerFailureAnalyzer extends AbstractFailureAnalyzer<UnknownServerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownServerException cause) {
		String properties = "event-reactor.servers." + cause.getServerName();
		String action = (cause.getKnown().isEmpty())
				? "Annotate a Protocol or a Factory with @ProtocolHandler(\"" + cause.getServerName()
						+ "\"), and see that component scanning finds it"
				: "Correct the name in " + properties + ", or that of the handler";
		return new FailureAnalysis(cause.getMessage(), action + ". If the handler is not always there, set "
				+ properties + ".enabled to false where it is not.", cause);
	}

}
