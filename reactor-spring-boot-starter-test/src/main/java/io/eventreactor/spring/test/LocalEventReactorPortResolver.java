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

package io.eventreactor.spring.test;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.core.env.Environment;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Resolves parameters annotated with {@link LocalEventReactorPort}.
 */
class LocalEventReactorPortResolver implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		return parameter.isAnnotated(LocalEventReactorPort.class);
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		Class<?> type = parameter.getParameter().getType();
		if (type != int.class && type != Integer.class) {
			throw new ParameterResolutionException(
					"A @LocalEventReactorPort is an int, and cannot be a " + type.getName());
		}
		String server = parameter.findAnnotation(LocalEventReactorPort.class).orElseThrow().value();
		Environment environment = SpringExtension.getApplicationContext(test).getEnvironment();
		Integer port = environment.getProperty("local.eventreactor." + server + ".port", Integer.class);
		if (port == null) {
			throw new ParameterResolutionException("No server '" + server + "' has been started. Is there a "
					+ "@ProtocolHandler(\"" + server + "\") among the beans of this test?");
		}
		return port;
	}

}
