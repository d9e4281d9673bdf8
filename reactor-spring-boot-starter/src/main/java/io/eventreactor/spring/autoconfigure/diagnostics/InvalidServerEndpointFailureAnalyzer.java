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

import io.eventreactor.endpoint.EndpointSyntaxException;
import io.eventreactor.endpoint.UnknownTransportException;
import io.eventreactor.spring.handler.InvalidServerEndpointException;

/**
 * Analyzes that the endpoint of a server cannot be understood: its text is malformed, or
 * names a transport that does not exist.
 */
class InvalidServerEndpointFailureAnalyzer extends AbstractFailureAnalyzer<InvalidServerEndpointException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidServerEndpointException cause) {
		if (cause.getProblem() instanceof EndpointSyntaxException failure) {
			return syntax(cause, failure);
		}
		if (cause.getProblem() instanceof UnknownTransportException failure) {
			return unknownTransport(cause, failure);
		}
		return new FailureAnalysis(
				"The endpoint of server '" + cause.getServerName() + "' cannot be made: "
						+ cause.getProblem().getMessage(),
				"Correct it (" + cause.getOrigin() + "), or set event-reactor.servers." + cause.getServerName()
						+ ".endpoint.",
				cause);
	}

	private static FailureAnalysis syntax(InvalidServerEndpointException cause, EndpointSyntaxException failure) {
		String pointer = " ".repeat(failure.getPosition() - 1) + "^";
		return new FailureAnalysis(
				String.format("The endpoint of server '%s' is malformed at character %d: %s.%n%n    %s%n    %s",
						cause.getServerName(), failure.getPosition(), failure.getProblem(), failure.getDescription(),
						pointer),
				"Correct it (" + cause.getOrigin() + "). " + failure.getRemedy() + ".", cause);
	}

	private static FailureAnalysis unknownTransport(InvalidServerEndpointException cause,
			UnknownTransportException failure) {
		String suggestion = (failure.getSuggestion() != null) ? "Did you mean '" + failure.getSuggestion() + "'? " : "";
		return new FailureAnalysis(
				"The endpoint of server '" + cause.getServerName() + "', '" + failure.getDescription()
						+ "', has the unknown transport '" + failure.getTransport() + "'.",
				"Correct it (" + cause.getOrigin() + "). " + suggestion + "There is: "
						+ String.join(", ", failure.getKnown()) + ", as in tcp:8000.",
				cause);
	}

}
