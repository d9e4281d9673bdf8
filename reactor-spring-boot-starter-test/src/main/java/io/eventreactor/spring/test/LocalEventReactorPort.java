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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a method of a Spring test the port that a server is bound to, so that it can
 * listen on any free one. For parameters of type {@code int} or {@code Integer}:
 *
 * <pre>
 * &#64;Test
 * void echoes(&#64;LocalEventReactorPort("echo") int port) { ... }
 * </pre>
 *
 * Fields, and parameters of constructors that Spring injects, take
 * {@code @Value("${local.eventreactor.echo.port}")} instead.
 *
 * @since 0.1.0
 */
@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(LocalEventReactorPortResolver.class)
public @interface LocalEventReactorPort {

	/**
	 * The name of the server.
	 * @return the name that its handler has
	 */
	String value();

}
