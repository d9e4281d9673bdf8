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

package io.eventreactor.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Serves a protocol at an endpoint, for as long as the application runs.
 * <p>
 * What it stands on decides how connections get their protocol:
 * <ul>
 * <li>On a {@link io.eventreactor.Protocol} the container makes an instance for each
 * connection, with everything injected, and destroys it when the connection has ended. A
 * class found by component scanning becomes a prototype by itself. Where it is declared
 * in another way, by a {@code @Bean} method that is not annotated itself for one, it must
 * have {@code @Scope("prototype")}.</li>
 * <li>On a {@link io.eventreactor.Factory}, that one bean makes the protocols, in
 * whatever way it likes.</li>
 * </ul>
 * Anything else is an error at start-up.
 * <p>
 * May also stand on a {@code @Bean} method, or on another annotation.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface ProtocolHandler {

	/**
	 * Alias for {@link #name()}.
	 * @return the name of the server
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * The name of the server: in properties ({@code event-reactor.servers.<name>}),
	 * meters, health and logs. Not the name of the bean. Lower-case letters, digits and
	 * dashes, as in every configuration property; without dashes if environment
	 * variables, which cannot have them, are to configure the server.
	 * @return the name of the server
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * Where to listen if {@code event-reactor.servers.<name>.endpoint} does not say: a
	 * description such as {@code tcp:8000}, in which placeholders are resolved.
	 * @return the description of the endpoint, or an empty text for no default
	 */
	String endpoint() default "";

}
