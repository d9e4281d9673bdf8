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
		return new FailureAnalysis(
				String.format("The endpoint of server '%s' is malformed at character %d: %s.%n%n%s",
						cause.getServerName(), failure.getPosition(), failure.getProblem(),
						pointAt(failure.getDescription(), failure.getPosition())),
				"Correct it (" + cause.getOrigin() + "). " + failure.getRemedy() + ".", cause);
	}

	private static FailureAnalysis unknownTransport(InvalidServerEndpointException cause,
			UnknownTransportException failure) {
		return new FailureAnalysis(
				String.format("The endpoint of server '%s' has the unknown transport '%s' at character %d.%n%n%s",
						cause.getServerName(), failure.getTransport(), failure.getPosition(),
						pointAt(failure.getDescription(), failure.getPosition())),
				"Correct it (" + cause.getOrigin() + "). " + failure.getRemedy() + ", as in tcp:8000.", cause);
	}

	private static String pointAt(String description, int position) {
		return String.format("    %s%n    %s^", description, " ".repeat(position - 1));
	}

}
