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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.eventreactor.CannotListenException;
import io.eventreactor.spring.handler.ServerStartException;

/**
 * Analyzes that a server cannot listen: its port is taken, not permitted, or of another
 * machine; or its endpoint cannot be used here.
 */
class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

	private static final Pattern BUNDLE = Pattern.compile(":bundle=((?:[^:\\\\]|\\\\.)+)");

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
		String property = "event-reactor.servers." + cause.getServerName() + ".endpoint";
		String reason = switch (cause.getReason()) {
			case IN_USE -> "something else listens there already";
			case NOT_PERMITTED -> "this process is not permitted to";
			case NOT_LOCAL -> "no interface of this machine has that address or name";
			case OTHER -> cause.getDetail();
		};
		String action = switch (cause.getReason()) {
			case IN_USE -> "Stop what listens there, or set " + property + " to another port. Port 0, as in tcp:0, "
					+ "stands for any free one.";
			case NOT_PERMITTED -> "Ports below 1024 are often privileged. Set " + property + " to a higher one, "
					+ "or give the process the permission: on Linux the capability CAP_NET_BIND_SERVICE.";
			case NOT_LOCAL -> "Set the interface in " + property + " to an address of this machine, or leave it out "
					+ "to listen on all of them.";
			case OTHER -> "Look at the cause, and at " + property + "." + bundleAction(cause);
		};
		return new FailureAnalysis(
				"Server '" + cause.getServerName() + "' cannot listen on " + cause.getEndpoint() + ": " + reason + ".",
				action, cause);
	}

	// What is wrong with TLS is seldom wrong with the endpoint, but with its keys
	private static String bundleAction(ServerStartException cause) {
		Matcher bundle = BUNDLE.matcher(cause.getEndpoint());
		if (cause.getCause() instanceof CannotListenException || !bundle.find()) {
			return "";
		}
		return " The keys and the certificates to trust are the keystore and the truststore of spring.ssl.bundle.*."
				+ bundle.group(1) + ".";
	}

}
