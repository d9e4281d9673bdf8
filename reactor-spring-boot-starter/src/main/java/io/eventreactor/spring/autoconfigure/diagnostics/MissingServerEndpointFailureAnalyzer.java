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

import io.eventreactor.spring.handler.MissingServerEndpointException;

/**
 * Analyzes that nothing says where a server listens.
 */
class MissingServerEndpointFailureAnalyzer extends AbstractFailureAnalyzer<MissingServerEndpointException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingServerEndpointException cause) {
		String name = cause.getServerName();
		return new FailureAnalysis(cause.getMessage(),
				"Set event-reactor.servers." + name + ".endpoint, to tcp:8000 for one, or give the handler a default: "
						+ "@ProtocolHandler(name = \"" + name + "\", endpoint = \"tcp:8000\"). To do without the "
						+ "server, set event-reactor.servers." + name + ".enabled to false.",
				cause);
	}

}
